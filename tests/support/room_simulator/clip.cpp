#include "tests/support/room_simulator/clip.hpp"

#include <gst/video/video.h>
#include <opus/opus.h>

#include <cmath>
#include <mutex>
#include <numbers>
#include <stdexcept>
#include <string>

#include "common/base/time.hpp"
#include "common/io/gst.hpp"
#include "common/media/h264.hpp"
#include "common/media/picture_code.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::simulator {
namespace {

constexpr int kSamples = 960;
constexpr int kTonePackets = 500;  // ten seconds

std::string describe(const VideoClipOptions& o) {
  const std::string fps = std::to_string(o.pictures_per_second);
  return "videotestsrc pattern=ball background-color=0xff607080 num-buffers=" +
         std::to_string(o.pictures) +
         " ! video/x-raw,format=I420,width=" + std::to_string(o.width) +
         ",height=" + std::to_string(o.height) + ",framerate=" + fps +
         "/1 ! x264enc name=encoder speed-preset=ultrafast tune=zerolatency threads=1 "
         "vbv-buf-capacity=400 bitrate=" +
         std::to_string(o.kilobits) + " key-int-max=" + std::to_string(o.key_every) +
         " bframes=0 option-string=\"nal-hrd=cbr:scenecut=0\" ! "
         "video/x-h264,profile=constrained-baseline "
         "! rtph264pay mtu=" +
         std::to_string(o.packet_bytes) +
         " config-interval=-1 aggregate-mode=zero-latency "
         "! appsink name=out sync=false";
}

struct Drawing {
  std::uint16_t room = 0;
  std::uint32_t frame = 0;
};

GstPadProbeReturn draw(GstPad* pad, GstPadProbeInfo* info, gpointer state) noexcept {
  auto& drawing = *static_cast<Drawing*>(state);
  GstBuffer* buffer = gst_buffer_make_writable(gst_pad_probe_info_get_buffer(info));
  info->data = buffer;
  const gst::CapsPtr caps(gst_pad_get_current_caps(pad));
  GstVideoInfo format;
  GstVideoFrame frame;
  if (gst_video_info_from_caps(&format, caps.get()) != FALSE &&
      gst_video_frame_map(&frame, &format, buffer, GST_MAP_READWRITE) != FALSE) {
    media::draw_picture_code({drawing.room, drawing.frame++, WallTime{0}},
                             static_cast<std::uint8_t*>(frame.data[0]), format.width, format.height,
                             format.stride[0]);
    gst_video_frame_unmap(&frame);
  }
  return GST_PAD_PROBE_OK;
}

struct Collector {
  std::mutex mutex;
  std::vector<AccessUnit> units;
  bool marker = true;

  void take(std::span<const std::uint8_t> rtp) {
    const std::lock_guard lock(mutex);
    const auto packet = media::parse_rtp(rtp);
    if (!packet) {
      return;
    }
    if (marker) {
      units.emplace_back();
    }
    AccessUnit& unit = units.back();
    unit.key |= media::starts_key_frame(packet->payload);
    unit.payloads.emplace_back(packet->payload.begin(), packet->payload.end());
    marker = packet->header.marker;
  }
};

}  // namespace

std::vector<AccessUnit> encode_video_clip(const VideoClipOptions& options) {
  gst::init();
  auto pipeline = gst::Pipeline::make(describe(options));
  if (!pipeline) {
    throw std::runtime_error(pipeline.error().text.en);
  }
  Drawing drawing{static_cast<std::uint16_t>(options.room_number), 0};
  Collector collector;
  const gst::PadPtr pad(gst_element_get_static_pad(pipeline->find("encoder"), "sink"));
  gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, &draw, &drawing, nullptr);
  gst::on_sample(pipeline->find("out"), [&collector](gst::SamplePtr sample) {
    const gst::ReadMap map(gst_sample_get_buffer(sample.get()));
    collector.take(map.bytes());
  });
  pipeline->play();
  const gst::Ptr<GstBus> bus(gst_element_get_bus(pipeline->element()));
  const gst::Ptr<GstMessage> end(
      gst_bus_timed_pop_filtered(bus.get(), 60 * GST_SECOND,
                                 static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
  const std::lock_guard lock(collector.mutex);
  if (end == nullptr || GST_MESSAGE_TYPE(end.get()) == GST_MESSAGE_ERROR ||
      collector.units.empty()) {
    throw std::runtime_error("the clip could not be encoded");
  }
  return std::move(collector.units);
}

std::vector<Payload> encode_tone_clip(double hz, double peak) {
  int error = OPUS_OK;
  OpusEncoder* encoder = opus_encoder_create(48000, 1, OPUS_APPLICATION_AUDIO, &error);
  if (error != OPUS_OK) {
    throw std::runtime_error(opus_strerror(error));
  }
  std::vector<Payload> packets;
  std::vector<float> samples(kSamples);
  for (int n = 0; n < kTonePackets; ++n) {
    for (int i = 0; i < kSamples; ++i) {
      const double t = (n * kSamples + i) / 48000.0;
      samples[static_cast<std::size_t>(i)] =
          static_cast<float>(peak * std::sin(2 * std::numbers::pi * hz * t));
    }
    Payload packet(400);
    const opus_int32 size = opus_encode_float(encoder, samples.data(), kSamples, packet.data(),
                                              static_cast<opus_int32>(packet.size()));
    packet.resize(static_cast<std::size_t>(size));
    packets.push_back(std::move(packet));
  }
  opus_encoder_destroy(encoder);
  return packets;
}

}  // namespace nhipcau::simulator
