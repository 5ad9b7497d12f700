#include "orchestrator/bridge/mixer/limiter.hpp"

#include <algorithm>
#include <cmath>

namespace nhipcau::bridge {
namespace {

constexpr float kCeiling = 0.891F;  // -1 dBFS, as EBU R 128 asks of peaks: codecs overshoot

// Of the way back in one frame: a time constant of 0.15 s, 95 % within 0.45 s.
constexpr float kRelease = 0.125F;
constexpr float kAlmost = 1e-4F;  // nearer to full gain than this nobody can tell

float peak_of(const media::AudioFrame& frame) {
  float peak = 0;
  for (const float sample : frame) {
    peak = std::max(peak, std::abs(sample));
  }
  return peak;
}

}  // namespace

float Limiter::held_peak(float newest) {
  peaks_[next_] = newest;
  next_ = (next_ + 1) % kHeld;
  return *std::ranges::max_element(peaks_);
}

/// The step a sample by which the gain gets from `gain_` to `wanted` as gently as every sample on
/// the way allows.
float Limiter::lower(const media::AudioFrame& frame, float wanted) const {
  float step = (wanted - gain_) / static_cast<float>(frame.size());
  for (std::size_t i = 0; i < frame.size(); ++i) {
    const float magnitude = std::abs(frame[i]);
    const auto steps = static_cast<float>(i + 1);
    if (magnitude * (gain_ + step * steps) > kCeiling) {
      step = (kCeiling / magnitude - gain_) / steps;
    }
  }
  return step;
}

void Limiter::apply(media::AudioFrame& frame) {
  const float peak = held_peak(peak_of(frame));
  const float wanted = peak > kCeiling ? kCeiling / peak : 1.0F;
  if (gain_ >= 1 && wanted >= 1) {
    return;
  }
  float end = wanted;
  float step = 0;
  if (wanted < gain_) {
    step = lower(frame, wanted);
  } else {
    end = wanted - gain_ < kAlmost ? wanted : gain_ + (wanted - gain_) * kRelease;
    step = (end - gain_) / static_cast<float>(frame.size());
  }
  const auto [low, high] = std::minmax({gain_, end});
  for (float& sample : frame) {
    gain_ = std::clamp(gain_ + step, low, high);
    sample = std::clamp(sample * gain_, -kCeiling, kCeiling);
  }
  gain_ = end;
}

}  // namespace nhipcau::bridge
