#include "endpoint-agent/capture/sim_voice.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace nhipcau::agent {
namespace {

constexpr double kRate = 48'000;
constexpr std::uint64_t kPeriod = 48'000;  // of a word and its pause
constexpr std::uint64_t kWord = 28'800;
constexpr double kSpeechPeak = 32'768 * 0.14142;  // a sine of -20 dBFS RMS
constexpr double kTooLoud = 12;
constexpr double kQuietNoise = 32'768 * 0.00097;  // peak of white noise of -65 dBFS RMS
constexpr double kLoudNoise = 32'768 * 0.0548;    // -30 dBFS

}  // namespace

/// With its mute button pressed a microphone still delivers samples.
void SimVoice::write(std::span<std::int16_t> samples) {
  const double noise = sound_.noisy ? kLoudNoise : kQuietNoise;
  for (std::int16_t& sample : samples) {
    const double random = 2.0 * static_cast<double>(random_()) / std::minstd_rand::max() - 1;
    const double value = sound_.silent ? 0 : tone() + noise * random;
    sample = static_cast<std::int16_t>(std::clamp(value, -32'768.0, 32'767.0));
    ++at_;
  }
}

double SimVoice::tone() const {
  const bool talks = sound_.speech || sound_.clipping || sound_.noisy;
  if (!talks || at_ % kPeriod >= kWord) {
    return 0;
  }
  const double phase = 2 * std::numbers::pi * tone_hz_ * static_cast<double>(at_) / kRate;
  return kSpeechPeak * (sound_.clipping ? kTooLoud : 1) * std::sin(phase);
}

}  // namespace nhipcau::agent
