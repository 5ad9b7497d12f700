#pragma once

#include <cstdint>
#include <random>
#include <span>

#include "endpoint-agent/capture/sim_faults.hpp"

namespace nhipcau::agent {

/// What a simulated microphone delivers when it is not the plain tone: words of the room's tone
/// (0.6 s, -20 dBFS) with pauses (0.4 s) over a little noise. Streaming thread only.
class SimVoice {
 public:
  SimVoice(SimSound sound, double tone_hz) : sound_(sound), tone_hz_(tone_hz) {}

  void write(std::span<std::int16_t> samples);

 private:
  [[nodiscard]] double tone() const;

  SimSound sound_;
  double tone_hz_;
  std::uint64_t at_ = 0;  // samples
  std::minstd_rand random_{7};
};

}  // namespace nhipcau::agent
