#include "endpoint-agent/capture/picture_encoder.hpp"

#include <fmt/format.h>
#include <gst/video/video.h>

#include <algorithm>
#include <utility>

#include "endpoint-agent/capture/capture_source.hpp"
#include "endpoint-agent/capture/uplink.hpp"

namespace nhipcau::agent {
namespace {

constexpr int kThumbnailKbps = 130;
constexpr int kThumbnailLowKbps = 50;
// A camera that stalls must not fill memory, an encoder that is late must not add delay.
constexpr const char* kQueue =
    "leaky=downstream max-size-buffers=2 max-size-bytes=0 max-size-time=0";

std::string encoder(const char* name, const char* preset, int kbps, int key_interval) {
  return fmt::format(
      "x264enc name={} tune=zerolatency speed-preset={} bitrate={} key-int-max={} bframes=0 "
      "sliced-threads=false threads=1 vbv-buf-capacity=300 option-string=\"scenecut=0\" ! "
      "video/x-h264,profile=constrained-baseline",
      name, preset, kbps, key_interval);
}

std::string packets(int payload_type, const char* name) {
  return fmt::format(
      "rtph264pay pt={} mtu=1200 config-interval=-1 aggregate-mode=zero-latency ! "
      "appsink name={} sync=false async=false",
      payload_type, name);
}

}  // namespace

PictureEncoder::PictureEncoder(const JoinOptions& options, Post post,
                               std::function<void(const leg::UpPacket&)> on_packet)
    : options_(options),
      post_(std::move(post)),
      on_packet_(std::move(on_packet)),
      keeper_(
          {.name = "encoder",
           .build = [this] { return build(); },
           .started =
               [this](gst::Pipeline& p) { inlet_.attach(p.find("pictures"), media::media_now()); },
           .lost = [this] { inlet_.detach(); }}) {}

void PictureEncoder::open_main(bool open) {
  if (open && !main_open_) {
    force_key_frame_ = true;
  }
  main_open_ = open;
}

Expected<gst::Pipeline> PictureEncoder::build() {
  auto pipeline = gst::Pipeline::make(fmt::format(
      "appsrc name=pictures is-live=true format=time max-buffers=4 max-bytes=0 "
      "leaky-type=downstream caps=\"{}\" ! tee name=both "
      "both. ! queue name=main_queue {} ! videoscale ! capsfilter name=size ! {} ! {} "
      "both. ! queue {} ! videorate drop-only=true ! video/x-raw,framerate=5/1 ! videoscale ! "
      "video/x-raw,width=320,height=180 ! {} ! {}",
      picture_format(options_), kQueue,
      encoder("main_encoder", options_.encoder_preset.c_str(), options_.bitrate_kbps, 250),
      packets(96, "main_packets"), kQueue,
      encoder("thumbnail_encoder", "ultrafast", kThumbnailKbps, 10),
      packets(97, "thumbnail_packets")));
  if (!pipeline) {
    return pipeline;
  }
  gst::on_buffer(
      pipeline->find("main_queue"), "sink",
      [this, queue = pipeline->find("main_queue"), size = pipeline->find("size"),
       main = pipeline->find("main_encoder"), thumbnail = pipeline->find("thumbnail_encoder"),
       applied = std::shared_ptr<const EncoderOrders>()](gst::BufferPtr&) mutable {
        if (const auto orders = orders_.load(); orders != nullptr && orders != applied) {
          apply(*orders, {size, main, thumbnail});
          applied = orders;
        }
        return pass_main(queue, applied.get());
      });
  forward_packets(pipeline->find("main_packets"), leg::Stream::kMain, post_, on_packet_);
  forward_packets(pipeline->find("thumbnail_packets"), leg::Stream::kThumbnail, post_, on_packet_);
  force_key_frame_ = true;
  return pipeline;
}

/// x264 under `zerolatency` spends its rate on pictures, not on seconds: of fewer pictures each may
/// have more.
void PictureEncoder::apply(const EncoderOrders& orders, const Elements& to) const {
  const PictureStep& step = orders.step;
  const gst::CapsPtr size(
      gst_caps_new_simple("video/x-raw", "width", G_TYPE_INT, step.width, "height", G_TYPE_INT,
                          step.height, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, nullptr));
  g_object_set(to.size, "caps", size.get(), nullptr);
  g_object_set(to.main, "bitrate",
               static_cast<guint>(orders.main_kbps * options_.fps / std::max(step.fps, 1)),
               nullptr);
  g_object_set(to.thumbnail, "bitrate",
               static_cast<guint>(orders.thumbnail_low ? kThumbnailLowKbps : kThumbnailKbps),
               nullptr);
}

/// The gate, in front of the encoder; the wish for a key frame travels just ahead of the picture.
bool PictureEncoder::pass_main(GstElement* queue, const EncoderOrders* orders) {
  if (!main_open_ || !is_turn(orders != nullptr ? orders->step.fps : options_.fps)) {
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

/// Some of the pictures, evenly.
bool PictureEncoder::is_turn(int wanted_fps) {
  credit_ += wanted_fps;
  if (credit_ < options_.fps) {
    return false;
  }
  credit_ = std::min(credit_ - options_.fps, options_.fps);
  return true;
}

}  // namespace nhipcau::agent
