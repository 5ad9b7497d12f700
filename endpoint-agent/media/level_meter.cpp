#include "endpoint-agent/media/level_meter.hpp"

#include <algorithm>
#include <cmath>

namespace nhipcau::agent {

Energy energy_of(std::span<const std::int16_t> samples) {
  Energy energy;
  for (const std::int16_t sample : samples) {
    const double x = sample / 32768.0;
    energy.squares += x * x;
  }
  energy.samples = samples.size();
  return energy;
}

double dbfs(const Energy& energy) {
  if (energy.samples == 0) {
    return -100;
  }
  const double mean = energy.squares / static_cast<double>(energy.samples);
  return std::clamp(10 * std::log10(std::max(mean, 1e-10)), -100.0, 0.0);
}

void LevelMeter::add(const Energy& energy) {
  if (steps_[current_].samples >= kSamplesPerStep) {
    current_ = (current_ + 1) % steps_.size();
    steps_[current_] = {};
  }
  steps_[current_].squares += energy.squares;
  steps_[current_].samples += energy.samples;
}

double LevelMeter::level() const {
  Energy sum;
  for (const Energy& step : steps_) {
    sum.squares += step.squares;
    sum.samples += step.samples;
  }
  return dbfs(sum);
}

}  // namespace nhipcau::agent
