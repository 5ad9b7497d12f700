#include "common/media/resampler.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

namespace nhipcau::media {
namespace {

/// A tone through the resampler; what comes out, without its first tenth of a second.
std::vector<double> play(double hertz, double ratio, int frames) {
  Resampler resampler;
  std::int64_t sample = 0;
  std::vector<double> out;
  for (int n = 0; n < frames; ++n) {
    AudioFrame frame;
    while (!resampler.ready(ratio)) {
      for (float& s : frame) {
        s = static_cast<float>(
            0.5 * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(sample++) / 48000));
      }
      resampler.push(frame);
    }
    resampler.pull(ratio, frame);
    out.insert(out.end(), frame.begin(), frame.end());
  }
  out.erase(out.begin(), out.begin() + 4800);
  return out;
}

/// Power of the tone against everything that is not the tone: the tone of least squares is taken
/// out of the samples.
double signal_to_noise_db(const std::vector<double>& samples, double hertz) {
  double cc = 0, ss = 0, cs = 0, xc = 0, xs = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double phase = 2 * std::numbers::pi * hertz * static_cast<double>(i) / 48000;
    const double c = std::cos(phase);
    const double s = std::sin(phase);
    cc += c * c;
    ss += s * s;
    cs += c * s;
    xc += samples[i] * c;
    xs += samples[i] * s;
  }
  const double det = cc * ss - cs * cs;
  const double a = (xc * ss - xs * cs) / det;
  const double b = (xs * cc - xc * cs) / det;
  double tone = 0;
  double rest = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double phase = 2 * std::numbers::pi * hertz * static_cast<double>(i) / 48000;
    const double fit = a * std::cos(phase) + b * std::sin(phase);
    tone += fit * fit;
    rest += (samples[i] - fit) * (samples[i] - fit);
  }
  return 10 * std::log10(tone / rest);
}

struct Tone {
  double hertz;
  double ratio;
  double least_db;
};

class ResamplerPurity : public testing::TestWithParam<Tone> {};

TEST_P(ResamplerPurity, KeepsATonePureAtItsNewPitch) {
  const auto [hertz, ratio, least_db] = GetParam();
  const double db = signal_to_noise_db(play(hertz, ratio, 250), hertz * ratio);
  RecordProperty("snr_db", std::to_string(db));
  EXPECT_GT(db, least_db) << hertz << " Hz by " << ratio << ": " << db << " dB";
}

INSTANTIATE_TEST_SUITE_P(Tones, ResamplerPurity,
                         testing::Values(Tone{440, 1.0003, 90}, Tone{1000, 0.9997, 90},
                                         Tone{1000, 1.0008, 90}, Tone{5000, 0.9992, 90},
                                         Tone{12000, 1.0003, 80}, Tone{18000, 1.0008, 70}));

TEST(Resampler, ChangesNothingAtTheSameRate) {
  Resampler resampler;
  AudioFrame frame{};
  frame[100] = 1;
  resampler.push(frame);
  resampler.push({});
  AudioFrame out;
  resampler.pull(1, out);
  for (std::size_t i = 0; i < kFrameSamples; ++i) {
    EXPECT_NEAR(out[i], frame[i], 1e-6) << i;
  }
}

TEST(Resampler, BeginsWithTheSilenceItWasToldAndForgetsWhatWasBefore) {
  Resampler resampler;
  AudioFrame loud;
  loud.fill(0.5F);
  resampler.push(loud);
  resampler.restart(300);
  EXPECT_DOUBLE_EQ(resampler.waiting(), 300);
  resampler.push(loud);
  AudioFrame out;
  resampler.pull(1, out);
  EXPECT_EQ(out[200], 0);
  EXPECT_NEAR(out[400], 0.5, 0.001);
  EXPECT_FALSE(resampler.ready(1));
  EXPECT_DOUBLE_EQ(resampler.waiting(), 300);
}

}  // namespace
}  // namespace nhipcau::media
