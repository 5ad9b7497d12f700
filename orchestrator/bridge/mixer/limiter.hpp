#pragma once

#include <array>
#include <cstddef>

#include "common/media/opus_codec.hpp"

namespace nhipcau::bridge {

/// Keeps one stream of sound below -1 dBFS by turning it down as a whole. It goes by the highest
/// peak of the last 0.6 s: what is steadily too loud is turned down steadily, so that nothing is
/// heard which was not there (tones at the sums and differences of what is); 1.2 s after the last
/// peak everything is as it was. Looks ahead to the end of its frame of 20 ms and adds no delay;
/// exact while nothing is too loud. One call per 20 ms. Owner's thread.
class Limiter {
 public:
  void apply(media::AudioFrame& frame);

 private:
  static constexpr std::size_t kHeld = 30;  // frames

  float lower(const media::AudioFrame& frame, float wanted) const;
  float held_peak(float newest);

  std::array<float, kHeld> peaks_{};
  std::size_t next_ = 0;
  float gain_ = 1;
};

}  // namespace nhipcau::bridge
