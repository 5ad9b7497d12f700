#include "endpoint-agent/playout/video_playout.hpp"

#include <fmt/format.h>
#include <gst/video/video.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace nhipcau::agent {
namespace {

// The pictures come in order and whole, with the time they are due (PlayoutDelay).
constexpr const char* kDecode =
    "appsrc name=packets is-live=true format=time max-buffers=2000 max-bytes=0 "
    "leaky-type=downstream caps=\"application/x-rtp,media=(string)video,encoding-name=(string)H264,"
    "clock-rate=(int)90000,payload=(int)96\" ! "
    "rtph264depay name=depay request-keyframe=true wait-for-keyframe=true ! "
    "h264parse ! avdec_h264 max-threads=1 ! "
    "queue max-size-buffers=16 max-size-bytes=0 max-size-time=0 ! ";

/// As large as the display, so that what is drawn over it is sharp.
std::string screen(const Display* display) {
  const std::string size = display == nullptr
                               ? ""
                               : fmt::format(",width={},height={},pixel-aspect-ratio=1/1",
                                             display->size().width, display->size().height);
  return "videoconvert ! videoscale add-borders=true ! video/x-raw,format=I420" + size +
         " ! appsink name=screen sync=true qos=false max-buffers=4 drop=true";
}

std::optional<media::PictureCode> read_code(GstSample* sample, WallTime now) {
  GstVideoInfo info{};
  GstVideoFrame frame{};
  if (gst_video_info_from_caps(&info, gst_sample_get_caps(sample)) == FALSE ||
      gst_video_frame_map(&frame, &info, gst_sample_get_buffer(sample), GST_MAP_READ) == FALSE) {
    return std::nullopt;
  }
  const auto code = media::read_picture_code(static_cast<const std::uint8_t*>(frame.data[0]),
                                             info.width, info.height, frame.info.stride[0], now);
  gst_video_frame_unmap(&frame);
  return code;
}

}  // namespace

VideoPlayout::VideoPlayout(Display* display, bool read_codes, Post post, Preview& preview,
                           Events events)
    : display_(display),
      read_codes_(read_codes),
      post_(std::move(post)),
      preview_(preview),
      events_(std::move(events)),
      keeper_(
          {.name = "screen",
           .build = [this] { return build(); },
           .started =
               [this](gst::Pipeline& p) { inlet_.attach(p.find("packets"), media::media_now()); },
           .lost = [this] { inlet_.detach(); }}) {}

void VideoPlayout::push(const media::RtpPacket& packet, media::MediaTime now) {
  std::vector<std::uint8_t> rtp(media::kRtpHeaderSize + packet.payload.size());
  media::write_rtp_header(packet.header, rtp);
  std::ranges::copy(packet.payload, rtp.begin() + media::kRtpHeaderSize);
  inlet_.push(rtp, delay_.due(packet.header.timestamp, now));
  timing_ = {packet.header.timestamp, delay_.newest_due() + media::MediaTime{latency_us_}};
}

Expected<gst::Pipeline> VideoPlayout::build() {
  auto pipeline = gst::Pipeline::make(kDecode + screen(display_));
  if (!pipeline) {
    return pipeline;
  }
  preview_.watch(pipeline->find("screen"));
  gst::on_latency(pipeline->find("screen"), "sink", [this](std::uint64_t latency) {
    latency_us_ = static_cast<std::int64_t>(latency / 1000);
  });
  watch_screen(*pipeline);
  const auto need_key_frame = [this] { post_([this] { events_.on_key_frame_needed(); }); };
  gst::on_key_frame_request(pipeline->find("depay"), "sink", need_key_frame);
  need_key_frame();
  return pipeline;
}

void VideoPlayout::watch_screen(gst::Pipeline& pipeline) {
  const auto shown = [this](std::optional<media::PictureCode> code, WallTime at) {
    post_([this, picture = ShownPicture{at, code}] { events_.on_shown(picture); });
  };
  gst::on_sample(pipeline.find("screen"), [this, shown](const gst::SamplePtr& sample) {
    const WallTime at = read_clock().wall;
    if (display_ != nullptr) {
      display_->show(gst::BufferPtr(gst_buffer_ref(gst_sample_get_buffer(sample.get()))));
    }
    shown(read_codes_ ? read_code(sample.get(), at) : std::nullopt, at);
  });
}

}  // namespace nhipcau::agent
