#include "orchestrator/bridge/mixer/limiter.hpp"

#include <algorithm>
#include <cmath>

namespace nhipcau::bridge {
namespace {

constexpr float kCeiling = 0.891F;  // -1 dBFS, as EBU R 128 asks of peaks: codecs overshoot
constexpr float kRelease = 1.0F / (480 * 3);  // 30 ms: 95 % of the way back within 100 ms

}  // namespace

void Limiter::apply(media::AudioFrame& frame) {
  for (float& sample : frame) {
    gain_ += (1 - gain_) * kRelease;
    const float magnitude = std::abs(sample);
    if (magnitude * gain_ > kCeiling) {
      gain_ = kCeiling / magnitude;
    }
    sample = std::clamp(sample * gain_, -kCeiling, kCeiling);
  }
}

}  // namespace nhipcau::bridge
