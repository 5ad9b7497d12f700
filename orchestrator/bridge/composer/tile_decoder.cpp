#include "orchestrator/bridge/composer/tile_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace nhipcau::bridge {
namespace {

constexpr std::size_t kMaxPacket = 1500;

// As the thumbnails are decoded: fixed elements, one thread, nothing damaged by loss.
std::string describe(int width, int height) {
  return fmt::format(
      "appsrc name=in is-live=true format=time do-timestamp=true max-bytes=1048576 leaky-type=2 "
      "caps=\"application/x-rtp,media=(string)video,clock-rate=(int)90000,"
      "encoding-name=(string)H264,payload=(int)96\" "
      "! rtph264depay wait-for-keyframe=true ! h264parse "
      "! avdec_h264 max-threads=1 output-corrupt=false "
      "! videoconvert ! videoscale add-borders=true "
      "! video/x-raw,format=I420,width={},height={},pixel-aspect-ratio=1/1 "
      "! appsink name=out sync=false max-buffers=2 drop=true",
      width, height);
}

}  // namespace

void TileDecoder::push(const media::RtpHeader& header, media::Bytes payload) {
  if (!pipeline_ && error_.empty()) {
    start();
  }
  const std::size_t size = media::kRtpHeaderSize + payload.size();
  if (!pipeline_ || size > kMaxPacket) {
    return;
  }
  media::RtpHeader own = header;
  own.payload_type = media::kPayloadVideo;
  own.ssrc = 1;
  std::array<std::uint8_t, kMaxPacket> bytes;
  media::write_rtp_header(own, bytes);
  std::ranges::copy(payload, bytes.begin() + media::kRtpHeaderSize);
  gst::push(pipeline_->find("in"), gst::make_buffer({bytes.data(), size}));
}

std::string TileDecoder::check() {
  if (pipeline_) {
    if (auto error = pipeline_->poll_error()) {
      error_ = std::move(*error);
      pipeline_.reset();
    }
  }
  return std::exchange(error_, {});
}

void TileDecoder::start() {
  auto made = gst::Pipeline::make(describe(width_, height_));
  if (!made) {
    error_ = made.error().text.en;
    return;
  }
  gst::on_sample(made->find("out"), [pictures = pictures_](gst::SamplePtr sample) {
    pictures->put(std::move(sample));
  });
  if (!made->play()) {
    error_ = "the decoder did not start";
    return;
  }
  pipeline_ = std::move(*made);
}

}  // namespace nhipcau::bridge
