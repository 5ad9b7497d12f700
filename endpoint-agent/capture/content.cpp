#include "endpoint-agent/capture/content.hpp"

#include <fmt/format.h>
#include <gst/video/video.h>

#include <utility>

#include "endpoint-agent/capture/uplink.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kContentOk{2000};
constexpr int kWidth = 1280;
constexpr int kHeight = 720;
constexpr int kPicturesPerSecond = 10;
constexpr int kKilobits = 1500;
/// Simulated content names another number than the room's camera, so that tests can tell them
/// apart.
constexpr int kSimulatedNumber = 100;

JoinOptions as_camera(JoinOptions options) {
  options.camera = *options.content;
  options.microphone = {};  // its sound is not taken
  options.width = kWidth;
  options.height = kHeight;
  options.fps = kPicturesPerSecond;
  return options;
}

std::string encoded() {
  return fmt::format(
      "queue leaky=downstream max-size-buffers=2 max-size-bytes=0 max-size-time=0 name=gate ! "
      "x264enc name=encoder tune=zerolatency speed-preset=superfast bitrate={} key-int-max={} "
      "bframes=0 sliced-threads=false threads=1 vbv-buf-capacity=600 "
      "option-string=\"scenecut=0\" ! video/x-h264,profile=constrained-baseline ! "
      "rtph264pay pt=100 mtu=1200 config-interval=-1 aggregate-mode=zero-latency ! "
      "appsink name=packets sync=false async=false",
      kKilobits, 10 * kPicturesPerSecond);
}

}  // namespace

Content::Content(const JoinOptions& options, const RoomFace& face, Post post,
                 std::function<void(const leg::UpPacket&)> on_packet)
    : options_(as_camera(options)),
      face_{"Tài liệu – " + face.name, face.number + kSimulatedNumber},
      post_(std::move(post)),
      on_packet_(std::move(on_packet)),
      keeper_({.name = "content", .build = [this] { return build(); }, .pulse = &pulse_}) {}

void Content::want(bool wanted, MonoTime now) {
  gate_.want(wanted);
  tick(now);
}

void Content::key_frame_requested(MonoTime now) {
  gate_.key_frame_requested(now);
  force_key_frame_ = true;
  tick(now);
}

void Content::tick(MonoTime now) {
  const bool open = gate_.open(now);
  if (open && !open_) {
    force_key_frame_ = true;
  }
  open_ = open;
}

bool Content::ok(MonoTime now) const {
  return pulse_.age(now) < kContentOk;
}

Expected<gst::Pipeline> Content::build() {
  const CaptureSource source = camera_source(options_, face_, sound_);
  auto pipeline = gst::Pipeline::make(source.description + " ! " + encoded());
  if (!pipeline) {
    return pipeline;
  }
  source.configure(*pipeline);
  GstElement* const encoder = pipeline->find("encoder");
  gst::on_buffer(pipeline->find("gate"), "sink", [this](gst::BufferPtr&) {
    pulse_.beat();
    return open_.load();
  });
  gst::on_buffer(encoder, "sink", [this, encoder](gst::BufferPtr&) {
    if (force_key_frame_.exchange(false)) {
      const gst::PadPtr pad(gst_element_get_static_pad(encoder, "src"));
      gst_pad_send_event(pad.get(),
                         gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
    }
    return true;
  });
  forward_packets(pipeline->find("packets"), leg::Stream::kContent, post_, on_packet_);
  force_key_frame_ = true;
  return pipeline;
}

}  // namespace nhipcau::agent
