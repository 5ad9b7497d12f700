#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace nhipcau::test {

/// The strength of one frequency in the last second of sound at 48 kHz, in dBFS of a tone. A Hann
/// window: a tone 30 Hz away whose frequency is not a whole number does not leak into it (a
/// rectangle would let -50 dB through from 97 Hz away).
inline double tone_in_last_second_dbfs(const std::vector<float>& samples, double hz) {
  constexpr std::size_t kSecond = 48000;
  const std::size_t count = std::min(samples.size(), kSecond);
  const std::size_t first = samples.size() - count;
  const double turn = 2 * std::numbers::pi / static_cast<double>(std::max<std::size_t>(count, 1));
  double re = 0;
  double im = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double window = 1 - std::cos(turn * static_cast<double>(i));
    const double phase = 2 * std::numbers::pi * hz / 48000 * static_cast<double>(i);
    re += static_cast<double>(samples[first + i]) * window * std::cos(phase);
    im += static_cast<double>(samples[first + i]) * window * std::sin(phase);
  }
  const double amplitude =
      2 * std::hypot(re, im) / static_cast<double>(std::max<std::size_t>(count, 1));
  return 20 * std::log10(std::max(amplitude, 1e-9));
}

}  // namespace nhipcau::test
