#include "endpoint-agent/capture/content.hpp"

#include <fmt/format.h>
#include <gst/video/video.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "endpoint-agent/capture/uplink.hpp"
#include "endpoint-agent/core/picture_steps.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kContentOk{2000};
constexpr int kMostWidth = 1920;
constexpr int kMostHeight = 1080;
constexpr int kPicturesPerSecond = 10;
/// Simulated content names another number than the room's camera, so that tests can tell them
/// apart.
constexpr int kSimulatedNumber = 100;

JoinOptions as_camera(JoinOptions options) {
  options.camera = *options.content;
  options.microphone = {};  // its sound is not taken
  options.width = kMostWidth;
  options.height = kMostHeight;
  options.fps = kPicturesPerSecond;
  options.picture_as_it_is = options.camera.kind != CameraKind::kSim;
  return options;
}

std::string encoded() {
  return fmt::format(
      "queue leaky=downstream max-size-buffers=2 max-size-bytes=0 max-size-time=0 name=gate ! "
      "videoscale ! capsfilter name=size ! "
      "x264enc name=encoder tune=zerolatency speed-preset=superfast bitrate={} key-int-max={} "
      "bframes=0 sliced-threads=false threads=1 vbv-buf-capacity=600 "
      "option-string=\"scenecut=0\" ! video/x-h264,profile=constrained-baseline ! "
      "rtph264pay pt=100 mtu=1200 config-interval=-1 aggregate-mode=zero-latency ! "
      "appsink name=packets sync=false async=false",
      Content::kMostKbps, 10 * kPicturesPerSecond);
}

}  // namespace

/// How the pictures that come are encoded: by what they may have. Streaming thread only.
struct Content::Encoding {
  GstElement* size;
  GstElement* encoder;
  std::optional<PictureSteps> steps{};
  PictureStep step{};
  int kbps = 0;
  int fps = kPicturesPerSecond;
  int credit = 0;

  /// The first picture tells how large the source is.
  void see(GstElement* gate) {
    const gst::PadPtr pad(gst_element_get_static_pad(gate, "sink"));
    const gst::CapsPtr caps(gst_pad_get_current_caps(pad.get()));
    GstVideoInfo info;
    if (!steps && caps != nullptr && gst_video_info_from_caps(&info, caps.get()) != FALSE) {
      fps = info.fps_n > 0 ? std::max(1, info.fps_n / std::max(info.fps_d, 1)) : kPicturesPerSecond;
      steps.emplace(PictureStep{info.width, info.height, fps}, PictureSteps::Kind::kContent);
    }
  }

  /// x264 spends its rate on pictures, not on seconds: of fewer each may have more.
  void follow(int wanted_kbps, MonoTime now) {
    const PictureStep wanted = steps ? steps->choose(wanted_kbps, now) : step;
    if (wanted == step && wanted_kbps == kbps) {
      return;
    }
    if (wanted.width != step.width || wanted.height != step.height) {
      const gst::CapsPtr caps(gst_caps_new_simple(
          "video/x-raw", "width", G_TYPE_INT, wanted.width, "height", G_TYPE_INT, wanted.height,
          "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, nullptr));
      g_object_set(size, "caps", caps.get(), nullptr);
    }
    step = wanted;
    kbps = wanted_kbps;
    g_object_set(encoder, "bitrate", static_cast<guint>(kbps * fps / std::max(step.fps, 1)),
                 nullptr);
  }

  /// Some of the pictures, evenly.
  bool is_turn() {
    credit += std::max(step.fps, 1);
    if (credit < fps) {
      return false;
    }
    credit = std::min(credit - fps, fps);
    return true;
  }
};

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
  GstElement* const gate = pipeline->find("gate");
  gst::on_buffer(
      gate, "sink",
      [this, gate, encoding = Encoding{pipeline->find("size"), encoder}](gst::BufferPtr&) mutable {
        pulse_.beat();
        encoding.see(gate);
        encoding.follow(kbps_, read_clock().mono);
        return open_.load() && encoding.is_turn();
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
