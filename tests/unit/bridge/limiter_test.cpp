#include "orchestrator/bridge/mixer/limiter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "tests/support/tones.hpp"

namespace nhipcau::bridge {
namespace {

using media::AudioFrame;
constexpr float kCeiling = 0.8911F;  // -1 dBFS

AudioFrame constant(float value) {
  AudioFrame frame;
  frame.fill(value);
  return frame;
}

float peak_of(const AudioFrame& frame) {
  float peak = 0;
  for (const float sample : frame) {
    peak = std::max(peak, std::abs(sample));
  }
  return peak;
}

/// Full gain again: how many frames after a loud one.
int frames_to_recover(Limiter& limiter) {
  for (int frames = 1; frames < 200; ++frames) {
    AudioFrame quiet = constant(0.5F);
    limiter.apply(quiet);
    if (quiet.front() == 0.5F) {
      return frames;
    }
  }
  return 200;
}

TEST(Limiter, ChangesNothingThatIsNotTooLoud) {
  Limiter limiter;
  AudioFrame frame = constant(-0.85F);
  limiter.apply(frame);
  EXPECT_EQ(frame, constant(-0.85F));
}

TEST(Limiter, TurnsDownWhatIsTooLoudAtOnceAndIsItselfAgainAfterASecondAndAHalf) {
  Limiter limiter;
  AudioFrame loud = constant(-12.0F);
  limiter.apply(loud);
  for (const float sample : loud) {
    ASSERT_GE(sample, -kCeiling);
    ASSERT_LT(sample, -0.8F);
  }
  AudioFrame quiet = constant(0.5F);
  limiter.apply(quiet);
  EXPECT_LT(quiet.back(), 0.05F) << "it holds: the next peak may come";
  for (int i = 0; i < 51; ++i) {  // to 1.06 s after the peak
    quiet = constant(0.5F);
    limiter.apply(quiet);
  }
  EXPECT_GT(quiet.back(), 0.45F) << "within 1 dB";
  EXPECT_LT(frames_to_recover(limiter), 50);
}

TEST(Limiter, GoesDownGentlyWhenThePeakIsStillToCome) {
  Limiter limiter;
  AudioFrame frame = constant(0.5F);
  frame[900] = 2.0F;
  limiter.apply(frame);
  EXPECT_NEAR(frame[900], kCeiling, 0.001F);
  for (std::size_t i = 1; i < 900; ++i) {
    ASSERT_LT(std::abs(frame[i] - frame[i - 1]), 0.001F) << i;
  }
}

TEST(Limiter, NeverLetsAnythingPassTheCeiling) {
  std::mt19937 random(7);
  Limiter limiter;
  std::uniform_real_distribution<float> sample(-1, 1);
  for (int n = 0; n < 2000; ++n) {
    const float level = std::pow(10.0F, sample(random));  // to +20 dBFS, from frame to frame
    AudioFrame frame;
    for (float& value : frame) {
      value = level * sample(random);
    }
    limiter.apply(frame);
    ASSERT_LE(peak_of(frame), kCeiling) << n;
  }
}

/// What stands at `probed` when tones at `hz` are far too loud together, beside the weakest of
/// them; dB.
double intermodulation(const std::vector<double>& hz, double probed, double peak) {
  Limiter limiter;
  std::vector<float> heard;
  std::size_t at = 0;
  for (int n = 0; n < 200; ++n) {
    AudioFrame frame = constant(0);
    for (float& value : frame) {
      for (const double tone : hz) {
        const double phase = 2 * std::numbers::pi * tone * static_cast<double>(at) / 48000;
        value += static_cast<float>(peak * std::sin(phase + tone));
      }
      ++at;
    }
    limiter.apply(frame);
    heard.insert(heard.end(), frame.begin(), frame.end());
  }
  double weakest = 0;
  for (const double tone : hz) {
    weakest = std::min(weakest, test::tone_in_last_second_dbfs(heard, tone));
  }
  return test::tone_in_last_second_dbfs(heard, probed) - weakest;
}

TEST(Limiter, MakesNoSoundOfItsOwnOutOfTonesThatAreTooLoud) {
  std::mt19937 random(11);
  std::uniform_int_distribution<int> choose(10, 100);  // x 30 Hz: 300 to 3000 Hz
  for (int trial = 0; trial < 40; ++trial) {
    std::vector<double> hz;
    while (hz.size() < 8) {
      const double tone = 30 * choose(random) + trial % 7;
      if (std::ranges::find(hz, tone) == hz.end()) {
        hz.push_back(tone);
      }
    }
    const double own = hz.back();
    hz.pop_back();
    EXPECT_LT(intermodulation(hz, own, trial % 2 == 0 ? 0.25 : 0.5), -60) << "trial " << trial;
  }
}

}  // namespace
}  // namespace nhipcau::bridge
