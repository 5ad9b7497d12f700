#include "endpoint-agent/media/room_sound.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nhipcau::agent {
namespace {

constexpr const char* kProbe = "loudspeakers_probe";
/// The canceller's filter reaches 128 ms past where it is told to look, and nothing before it: the
/// measured delay may be wrong by so much.
constexpr int kMargin = 20;

bool is_real(MicrophoneKind kind) {
  return kind == MicrophoneKind::kAlsa || kind == MicrophoneKind::kPulse;
}

bool wanted(Switch choice, const JoinOptions& options) {
  return choice == Switch::kOn || (choice == Switch::kAuto && is_real(options.microphone.kind));
}

}  // namespace

RoomSound::RoomSound(const JoinOptions& options)
    : echo_cancel_(wanted(options.echo_cancel, options)),
      noise_suppress_(wanted(options.noise_suppress, options)),
      gain_control_(wanted(options.gain_control, options)),
      began_(static_cast<std::uint64_t>(media::media_now().count()) * 1000) {}

bool RoomSound::processes() const {
  return echo_cancel_ || noise_suppress_ || gain_control_;
}

void RoomSound::use_common_time(gst::Pipeline& pipeline) const {
  if (echo_cancel_) {
    pipeline.count_from(began_);
  }
}

std::uint64_t RoomSound::timestamp_offset() const {
  return echo_cancel_ ? static_cast<std::uint64_t>(media::media_now().count()) * 1000 - began_ : 0;
}

std::string RoomSound::probe() const {
  return echo_cancel_ ? fmt::format("webrtcechoprobe name={} ! ", kProbe) : "";
}

/// Half of the gain control of the library's default: it is to help a quiet speaker, not to lift
/// the noise of a pause.
std::string RoomSound::processing() const {
  if (!processes()) {
    return "";
  }
  const bool echo = echo_cancel_ && has_loudspeakers();
  return fmt::format(
      "webrtcdsp name=processing probe={} echo-cancel={} echo-suppression-level=high "
      "noise-suppression={} gain-control={} compression-gain-db=6 limiter=true "
      "high-pass-filter=true ! ",
      kProbe, echo, noise_suppress_, gain_control_);
}

/// The sound is looked at as if it had been heard so much earlier; what follows sees no difference.
void RoomSound::align(gst::Pipeline& pipeline) const {
  const int early = std::max(delay_ms_ - kMargin, 0);
  if (!echo_cancel_ || early == 0) {
    return;
  }
  GstElement* const processing = pipeline.find("processing");
  const gst::PadPtr in(gst_element_get_static_pad(processing, "sink"));
  const gst::PadPtr out(gst_element_get_static_pad(processing, "src"));
  gst_pad_set_offset(in.get(), -early * static_cast<gint64>(GST_MSECOND));
  gst_pad_set_offset(out.get(), early * static_cast<gint64>(GST_MSECOND));
}

media::MediaTime instant_of(GstElement* element, GstBuffer* buffer) {
  const GstClockTime base = gst_element_get_base_time(element);
  return media::MediaTime{static_cast<std::int64_t>((base + GST_BUFFER_PTS(buffer)) / 1000)};
}

}  // namespace nhipcau::agent
