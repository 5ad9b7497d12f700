#include "orchestrator/bridge/mixer/sound_watch.hpp"

#include <algorithm>
#include <cmath>

namespace nhipcau::bridge {
namespace {

constexpr int kSecond = 50;  // ticks of 20 ms

// A clipped wave has a flat top; Opus makes it ripple around full scale. One millisecond of tops in
// a second is heard as a rattle, single samples are not.
constexpr float kFullScale = 0.985F;
constexpr int kFullSamples = 48;
constexpr int kClippingKept = 5 * kSecond;  // shouting comes and goes: one alarm, not a row of them

// The absolute gate of ITU-R BS.1770 is -70 LUFS: what is below it is no programme. A working
// microphone gives the noise of its room even while nobody speaks.
constexpr double kSilentPower = 1e-7;      // -70 dBFS
constexpr int kSilentAfter = 5 * kSecond;  // longer than the line needs to open and a pause to end

}  // namespace

void SoundWatch::hear(const media::AudioFrame& frame) {
  double square = 0;
  for (const float sample : frame) {
    square += static_cast<double>(sample) * static_cast<double>(sample);
    full_ += std::abs(sample) >= kFullScale ? 1 : 0;
  }
  const bool silent = square < kSilentPower * static_cast<double>(frame.size());
  silent_ = silent ? std::min(silent_ + 1, kSilentAfter) : 0;
  clipping_left_ = std::max(clipping_left_ - 1, 0);
  if (full_ >= kFullSamples) {
    clipping_left_ = kClippingKept;
  }
  if (++ticks_ >= kSecond) {
    ticks_ = 0;
    full_ = 0;
  }
}

SoundWatch::Verdict SoundWatch::verdict() const {
  if (clipping_left_ > 0) {
    return Verdict::kClipping;
  }
  return silent_ >= kSilentAfter ? Verdict::kSilent : Verdict::kGood;
}

}  // namespace nhipcau::bridge
