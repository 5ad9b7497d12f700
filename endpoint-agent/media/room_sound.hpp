#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "common/base/time.hpp"
#include "common/io/gst.hpp"
#include "common/media/media_time.hpp"
#include "endpoint-agent/capture/sim_acoustics.hpp"
#include "endpoint-agent/options.hpp"

namespace nhipcau::agent {

/// What the loudspeakers' and the microphone's pipelines of one room share, so that the echo of the
/// one can be taken out of the other: GStreamer's canceller (webrtcdsp) compares running times, so
/// both pipelines count from one instant, and it finds its probe by name when it starts, so the
/// loudspeakers come first. Outlives both. Any thread.
class RoomSound {
 public:
  explicit RoomSound(const JoinOptions& options);

  /// How the microphone is treated.
  [[nodiscard]] bool echo_cancel() const { return echo_cancel_; }
  [[nodiscard]] bool processes() const;

  /// Before a pipeline of the two plays.
  void use_common_time(gst::Pipeline& pipeline) const;
  /// What a simulated source adds to its own timestamps to be in that time.
  [[nodiscard]] std::uint64_t timestamp_offset() const;

  /// In gst-launch notation, S16 mono 48 kHz in and out; empty: nothing is to be done.
  [[nodiscard]] std::string probe() const;
  [[nodiscard]] std::string processing() const;
  /// Sets the processing's alignment on the built pipeline.
  void align(gst::Pipeline& pipeline) const;

  /// The loudspeakers' pipeline is there, or gone.
  void loudspeakers_play(bool playing) { loudspeakers_play_ = playing; }
  [[nodiscard]] bool has_loudspeakers() const { return loudspeakers_play_; }

  /// How long the loudspeakers' pipeline keeps sound before it says that it is played.
  void set_latency(Millis latency) { latency_ms_ = static_cast<int>(latency.count()); }
  [[nodiscard]] Millis latency() const { return Millis{latency_ms_.load()}; }

  /// How long it takes from there to the microphone: through amplifiers and the air, as measured.
  void set_delay(Millis delay) { delay_ms_ = static_cast<int>(delay.count()); }
  [[nodiscard]] Millis delay() const { return Millis{delay_ms_.load()}; }

  SimAcoustics air;  ///< of a simulated microphone that hears the loudspeakers

 private:
  bool echo_cancel_;
  bool noise_suppress_;
  bool gain_control_;
  std::uint64_t began_;  // ns on the pipelines' clock
  std::atomic<bool> loudspeakers_play_ = false;
  std::atomic<int> latency_ms_ = 0;
  std::atomic<int> delay_ms_ = 0;
};

/// The instant a buffer of this element's pipeline stands for.
media::MediaTime instant_of(GstElement* element, GstBuffer* buffer);

}  // namespace nhipcau::agent
