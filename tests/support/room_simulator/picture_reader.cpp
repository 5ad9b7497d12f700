#include "tests/support/room_simulator/picture_reader.hpp"

#include <gst/video/video.h>

#include <mutex>
#include <optional>
#include <stdexcept>

#include "common/io/gst.hpp"

namespace nhipcau::simulator {

class PictureReader::Impl {
 public:
  Impl() {
    gst::init();
    auto made = gst::Pipeline::make(
        "appsrc name=in is-live=true format=time do-timestamp=true "
        "caps=\"application/x-rtp,media=(string)video,clock-rate=(int)90000,"
        "encoding-name=(string)H264,payload=(int)96\" ! rtph264depay ! h264parse "
        "! avdec_h264 max-threads=1 ! appsink name=out sync=false");
    if (!made) {
      throw std::runtime_error(made.error().text.en);
    }
    pipeline_ = std::move(*made);
    gst::on_sample(pipeline_->find("out"), [this](gst::SamplePtr sample) { read(sample.get()); });
    pipeline_->play();
  }

  void push(const media::RtpPacket& packet) {
    std::vector<std::uint8_t> bytes(media::kRtpHeaderSize + packet.payload.size());
    media::write_rtp_header(packet.header, bytes);
    std::copy(packet.payload.begin(), packet.payload.end(), bytes.begin() + media::kRtpHeaderSize);
    gst::push(pipeline_->find("in"), gst::make_buffer(bytes));
  }

  Seen seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

  int room_now() {
    const std::lock_guard lock(mutex_);
    return seen_.codes.empty() ? -1 : seen_.codes.back().room;
  }

 private:
  void read(GstSample* sample) {
    GstVideoInfo format;
    GstVideoFrame frame;
    if (gst_video_info_from_caps(&format, gst_sample_get_caps(sample)) == FALSE ||
        gst_video_frame_map(&frame, &format, gst_sample_get_buffer(sample), GST_MAP_READ) ==
            FALSE) {
      return;
    }
    const auto code =
        media::read_picture_code(static_cast<const std::uint8_t*>(frame.data[0]), format.width,
                                 format.height, format.stride[0], read_clock().wall);
    gst_video_frame_unmap(&frame);
    const std::lock_guard lock(mutex_);
    if (code) {
      seen_.codes.push_back(*code);
    } else {
      ++seen_.unreadable;
    }
  }

  std::mutex mutex_;
  Seen seen_;
  std::optional<gst::Pipeline> pipeline_;  // last: its thread ends first
};

PictureReader::PictureReader() : impl_(std::make_unique<Impl>()) {}
PictureReader::~PictureReader() = default;
void PictureReader::push(const media::RtpPacket& packet) {
  impl_->push(packet);
}
PictureReader::Seen PictureReader::seen() const {
  return impl_->seen();
}
int PictureReader::room_now() const {
  return impl_->room_now();
}

}  // namespace nhipcau::simulator
