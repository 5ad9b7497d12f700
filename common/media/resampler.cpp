#include "common/media/resampler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "common/base/check.hpp"

namespace nhipcau::media {
namespace {

constexpr std::size_t kTaps = 32;               // flat to 19.7 kHz: Opus gives nothing above 20 kHz
constexpr std::size_t kPhases = 256;            // linear between them: errors below -98 dB
constexpr std::size_t kBefore = kTaps / 2 - 1;  // taps in front of the sample that is asked for
constexpr double kBeta = 9;                     // of the Kaiser window: side lobes below -90 dB

using Kernel = std::array<float, kTaps>;
using Kernels = std::array<Kernel, kPhases + 1>;

/// The modified Bessel function of order 0, by its series.
double bessel(double x) {
  double sum = 1;
  double term = 1;
  for (int k = 1; term > sum * 1e-12; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

Kernel kernel_at(double fraction) {
  Kernel kernel{};
  double sum = 0;
  std::array<double, kTaps> weights{};
  for (std::size_t tap = 0; tap < kTaps; ++tap) {
    const double x = static_cast<double>(tap) - static_cast<double>(kBefore) - fraction;
    const double sinc =
        std::abs(x) < 1e-9 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
    const double edge = x / (static_cast<double>(kTaps) / 2);
    const double inside = std::max(0.0, 1 - edge * edge);
    weights[tap] = sinc * bessel(kBeta * std::sqrt(inside)) / bessel(kBeta);
    sum += weights[tap];
  }
  for (std::size_t tap = 0; tap < kTaps; ++tap) {
    kernel[tap] = static_cast<float>(weights[tap] / sum);
  }
  return kernel;
}

const Kernels& kernels() {
  static const Kernels all = [] {
    Kernels made{};
    for (std::size_t phase = 0; phase <= kPhases; ++phase) {
      made[phase] = kernel_at(static_cast<double>(phase) / static_cast<double>(kPhases));
    }
    return made;
  }();
  return all;
}

float interpolate(const Kernels& all, const float* first, double fraction) {
  const double place = fraction * static_cast<double>(kPhases);
  const auto phase = static_cast<std::size_t>(place);
  const auto share = static_cast<float>(place - static_cast<double>(phase));
  const float* const low = all[phase].data();
  const float* const high = all[phase + 1].data();
  std::array<float, 4> sums{};  // four at once: what one instruction can add
  for (std::size_t tap = 0; tap < kTaps; tap += 4) {
    for (std::size_t lane = 0; lane < 4; ++lane) {
      const float weight = low[tap + lane] + share * (high[tap + lane] - low[tap + lane]);
      sums[lane] += weight * first[tap + lane];
    }
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

void Resampler::restart(std::size_t silence) {
  samples_.assign(kBefore + silence, 0.0F);
  position_ = static_cast<double>(kBefore);
}

void Resampler::push(const AudioFrame& frame) {
  if (samples_.empty()) {
    restart(0);
  }
  samples_.insert(samples_.end(), frame.begin(), frame.end());
}

bool Resampler::ready(double ratio) const {
  const double last = position_ + ratio * static_cast<double>(kFrameSamples - 1);
  return static_cast<std::size_t>(last) + (kTaps - kBefore) <= samples_.size();
}

void Resampler::pull(double ratio, AudioFrame& out) {
  CHECK(ready(ratio), "a resampler is asked for more than it was given");
  const Kernels& all = kernels();
  for (std::size_t i = 0; i < kFrameSamples; ++i) {
    const double at = position_ + ratio * static_cast<double>(i);
    const auto whole = static_cast<std::size_t>(at);
    out[i] = interpolate(all, samples_.data() + (whole - kBefore), at - static_cast<double>(whole));
  }
  position_ += ratio * static_cast<double>(kFrameSamples);
  const std::size_t played = static_cast<std::size_t>(position_) - kBefore;
  samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(played));
  position_ -= static_cast<double>(played);
}

double Resampler::waiting() const {
  return static_cast<double>(samples_.size()) - position_;
}

}  // namespace nhipcau::media
