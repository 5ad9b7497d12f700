#include "endpoint-agent/playout/tone_meter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "common/media/picture_code.hpp"
#include "endpoint-agent/media/level_meter.hpp"

namespace nhipcau::agent {
namespace {

constexpr double kRate = 48000;

}  // namespace

ToneMeter::ToneMeter(int rooms) : rooms_(rooms), hann_(kWindow), last_(kWindow, 0) {
  for (std::size_t i = 0; i < kWindow; ++i) {
    const double turn = static_cast<double>(i) / static_cast<double>(kWindow);
    hann_[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * turn);
  }
}

std::size_t ToneMeter::take(std::span<const std::int16_t> samples) {
  const std::size_t count = std::min(samples.size(), kBlock - fresh_);
  const auto step = static_cast<std::ptrdiff_t>(count);
  std::copy(last_.begin() + step, last_.end(), last_.begin());
  std::copy_n(samples.begin(), count, last_.end() - step);
  fresh_ += count;
  return count;
}

HeardBlock ToneMeter::finish() {
  fresh_ = 0;
  HeardBlock block;
  block.rms_dbfs = dbfs(energy_of(std::span(last_).last(kBlock)));
  for (int room = 1; room <= rooms_; ++room) {
    block.tones_dbfs.push_back(tone_dbfs(media::room_tone_hz(room)));
  }
  return block;
}

double ToneMeter::tone_dbfs(double hz) const {
  const double coefficient = 2 * std::cos(2 * std::numbers::pi * hz / kRate);
  double s1 = 0;
  double s2 = 0;
  for (std::size_t i = 0; i < kWindow; ++i) {
    const double s0 = last_[i] / 32768.0 * hann_[i] + coefficient * s1 - s2;
    s2 = s1;
    s1 = s0;
  }
  const double power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
  // A Hann window halves the amplitude: peak = |X| * 2 / (N / 2), RMS = peak / sqrt(2).
  const double rms_squared = power * 8 / (static_cast<double>(kWindow) * kWindow);
  return std::clamp(10 * std::log10(std::max(rms_squared, 1e-10)), -100.0, 0.0);
}

}  // namespace nhipcau::agent
