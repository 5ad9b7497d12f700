#include "endpoint-agent/capture/camera.hpp"

#include <fmt/format.h>
#include <gst/video/video.h>

#include <utility>

#include "endpoint-agent/capture/network_camera.hpp"
#include "endpoint-agent/capture/uplink.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kCameraOk{1000};
constexpr int kThumbnailKbps = 130;
// A camera that stalls must not fill memory, an encoder that is late must not add delay.
constexpr const char* kQueue =
    "leaky=downstream max-size-buffers=2 max-size-bytes=0 max-size-time=0";

std::string encoder(const char* preset, int kbps, int key_interval) {
  return fmt::format(
      "x264enc tune=zerolatency speed-preset={} bitrate={} key-int-max={} bframes=0 "
      "sliced-threads=false threads=1 vbv-buf-capacity=300 option-string=\"scenecut=0\" ! "
      "video/x-h264,profile=constrained-baseline",
      preset, kbps, key_interval);
}

std::string packets(int payload_type, const char* name) {
  return fmt::format(
      "rtph264pay pt={} mtu=1200 config-interval=-1 aggregate-mode=zero-latency ! "
      "appsink name={} sync=false async=false",
      payload_type, name);
}

}  // namespace

Camera::Camera(const JoinOptions& options, RoomFace face, Inlet& sound, Post post, Preview& preview,
               std::function<void(const leg::UpPacket&)> on_packet, preflight::PictureTap& tap)
    : options_(options),
      face_(std::move(face)),
      sound_(sound),
      post_(std::move(post)),
      preview_(preview),
      on_packet_(std::move(on_packet)),
      tap_(tap),
      keeper_({.name = "camera",
               .build = [this] { return build(); },
               .pulse = &pulse_,
               .stall = network_patience(options.camera)}) {}

void Camera::open_main(bool open) {
  if (open && !main_open_) {
    force_key_frame_ = true;
  }
  main_open_ = open;
}

bool Camera::ok(MonoTime now) const {
  return pulse_.age(now) < kCameraOk;
}

Expected<gst::Pipeline> Camera::build() {
  const CaptureSource source = camera_source(options_, face_, sound_);
  auto pipeline = gst::Pipeline::make(fmt::format(
      "{} ! tee name=pictures "
      "pictures. ! queue name=main_queue {} ! {} ! {} "
      "pictures. ! queue {} ! videorate drop-only=true ! video/x-raw,framerate=5/1 ! videoscale ! "
      "video/x-raw,width=320,height=180 ! {} ! {}",
      source.description, kQueue,
      encoder(options_.encoder_preset.c_str(), options_.bitrate_kbps, 250),
      packets(96, "main_packets"), kQueue, encoder("ultrafast", kThumbnailKbps, 10),
      packets(97, "thumbnail_packets")));
  if (!pipeline) {
    return pipeline;
  }
  source.configure(*pipeline);
  gst::on_buffer(pipeline->find("pictures"), "sink", [this](gst::BufferPtr& picture) {
    pulse_.beat();
    tap_.pass(picture.get(), options_.width, options_.height);
    return true;
  });
  preview_.watch(pipeline->find("pictures"));
  GstElement* const queue = pipeline->find("main_queue");
  gst::on_buffer(queue, "sink", [this, queue](gst::BufferPtr&) { return pass_main(queue); });
  forward_packets(pipeline->find("main_packets"), leg::Stream::kMain, post_, on_packet_);
  forward_packets(pipeline->find("thumbnail_packets"), leg::Stream::kThumbnail, post_, on_packet_);
  force_key_frame_ = true;
  return pipeline;
}

/// The gate, in front of the encoder; the wish for a key frame travels just ahead of the picture.
bool Camera::pass_main(GstElement* queue) {
  if (!main_open_) {
    return false;
  }
  if (force_key_frame_.exchange(false)) {
    const gst::PadPtr pad(gst_element_get_static_pad(queue, "sink"));
    gst_pad_send_event(pad.get(),
                       gst_video_event_new_downstream_force_key_unit(
                           GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, TRUE, 0));
  }
  return true;
}

}  // namespace nhipcau::agent
