#include "endpoint-agent/media/room_sound.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nhipcau::agent {
namespace {

constexpr const char* kProbe = "loudspeakers_probe";
/// The canceller is handed what was played 30 ms before the loudspeakers play it (their pipeline's
/// own latency), and its filter reaches 128 ms from there. So the echo stands at 40 ms of it: the
/// measured delay may be 40 ms too long or 80 ms too short, and loudspeakers whose thread was kept
/// waiting leave no hole in what the canceller compares with.
constexpr int kMargin = 10;
constexpr int kSame = 5;  // ms: the filter takes it

/// The sound is looked at as if it had been heard so much earlier; what follows sees no difference.
void align(GstElement* processing, int early_ms) {
  const gst::PadPtr in(gst_element_get_static_pad(processing, "sink"));
  const gst::PadPtr out(gst_element_get_static_pad(processing, "src"));
  gst_pad_set_offset(in.get(), -early_ms * static_cast<gint64>(GST_MSECOND));
  gst_pad_set_offset(out.get(), early_ms * static_cast<gint64>(GST_MSECOND));
}

}  // namespace

RoomSound::RoomSound() : began_(static_cast<std::uint64_t>(media::media_now().count()) * 1000) {}

void RoomSound::treat(const Treatment& treatment) {
  if (treatment_.exchange(treatment) != treatment) {
    ++version_;
  }
}

void RoomSound::loudspeakers_play(bool playing) {
  loudspeakers_play_ = playing;
  ++version_;
}

void RoomSound::set_delay(Millis delay) {
  const int before = delay_ms_.exchange(static_cast<int>(delay.count()));
  if (std::abs(before - static_cast<int>(delay.count())) >= kSame) {
    ++version_;
  }
}

std::uint64_t RoomSound::timestamp_offset() const {
  return static_cast<std::uint64_t>(media::media_now().count()) * 1000 - began_;
}

std::string RoomSound::probe() {
  return fmt::format("webrtcechoprobe name={} ! ", kProbe);
}

/// Half of the gain control of the library's default: it is to help a quiet speaker, not to lift
/// the noise of a pause.
gst::ElementPtr RoomSound::make_processing() const {
  const Treatment wanted = treatment_;
  const bool echo = wanted.echo_cancel && loudspeakers_play_;
  if (!echo && !wanted.noise_suppress && !wanted.gain_control) {
    return nullptr;
  }
  gst::ElementPtr processing(gst_element_factory_make("webrtcdsp", nullptr));
  if (processing == nullptr) {
    return nullptr;
  }
  gst_object_ref_sink(processing.get());
  g_object_set(processing.get(), "probe", kProbe, "echo-cancel", static_cast<gboolean>(echo),
               "noise-suppression", static_cast<gboolean>(wanted.noise_suppress), "gain-control",
               static_cast<gboolean>(wanted.gain_control), "compression-gain-db", 6, "limiter",
               TRUE, "high-pass-filter", TRUE, nullptr);
  gst_util_set_object_arg(G_OBJECT(processing.get()), "echo-suppression-level", "high");
  if (echo) {
    align(processing.get(), std::max(delay_ms_ - kMargin, 0));
  }
  return processing;
}

media::MediaTime instant_of(GstElement* element, GstBuffer* buffer) {
  const GstClockTime base = gst_element_get_base_time(element);
  return media::MediaTime{static_cast<std::int64_t>((base + GST_BUFFER_PTS(buffer)) / 1000)};
}

}  // namespace nhipcau::agent
