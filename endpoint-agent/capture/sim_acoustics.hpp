#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>

#include "common/media/media_time.hpp"

namespace nhipcau::agent {

/// The air of a simulated room: what its loudspeakers play comes back to its microphone, later and
/// weaker. The loudspeakers' streaming thread writes, the microphone's reads.
class SimAcoustics {
 public:
  static constexpr media::MediaTime kDelay{
      120'000};                         ///< of which the way through the machine is most
  static constexpr double kGain = 0.1;  ///< -20 dB

  /// What is played from this instant on; S16, mono, 48 kHz.
  void played(std::span<const std::int16_t> samples, media::MediaTime from);

  /// Adds to what the microphone heard from this instant on what was played kDelay before.
  void add_to(std::span<std::int16_t> heard, media::MediaTime from) const;

 private:
  static constexpr std::size_t kKept = 96'000;  // 2 s

  std::array<std::atomic<std::int16_t>, kKept> ring_{};
};

}  // namespace nhipcau::agent
