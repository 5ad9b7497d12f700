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
  RoomSound();

  /// How the microphone is treated from the next buffer on.
  void treat(const Treatment& treatment);
  [[nodiscard]] Treatment treatment() const { return treatment_; }

  /// Another number: what treats the microphone is to begin anew, because something of all this has
  /// changed.
  [[nodiscard]] unsigned version() const { return version_; }

  /// Before a pipeline of the two plays.
  void use_common_time(gst::Pipeline& pipeline) const { pipeline.count_from(began_); }
  /// What a simulated source adds to its own timestamps to be in that time.
  [[nodiscard]] std::uint64_t timestamp_offset() const;

  /// In gst-launch notation, S16 mono 48 kHz in and out: what the loudspeakers pass by.
  [[nodiscard]] static std::string probe();
  /// What treats the microphone's sound now, S16 mono 48 kHz in and out, not started; empty:
  /// nothing is to be done.
  [[nodiscard]] gst::ElementPtr make_processing() const;

  /// The loudspeakers' pipeline is there, or gone.
  void loudspeakers_play(bool playing);

  /// How long the loudspeakers' pipeline keeps sound before it says that it is played.
  void set_latency(Millis latency) { latency_ms_ = static_cast<int>(latency.count()); }
  [[nodiscard]] Millis latency() const { return Millis{latency_ms_.load()}; }

  /// How long it takes from there to the microphone: through amplifiers and the air, as measured;
  /// 0: not known.
  void set_delay(Millis delay);
  [[nodiscard]] Millis delay() const { return Millis{delay_ms_.load()}; }

  SimAcoustics air;  ///< of a simulated microphone that hears the loudspeakers

 private:
  std::uint64_t began_;  // ns on the pipelines' clock
  std::atomic<Treatment> treatment_{};
  std::atomic<unsigned> version_ = 0;
  std::atomic<bool> loudspeakers_play_ = false;
  std::atomic<int> latency_ms_ = 0;
  std::atomic<int> delay_ms_ = 0;
};

/// The instant a buffer of this element's pipeline stands for.
media::MediaTime instant_of(GstElement* element, GstBuffer* buffer);

}  // namespace nhipcau::agent
