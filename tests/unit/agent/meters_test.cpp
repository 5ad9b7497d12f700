#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "common/media/picture_code.hpp"
#include "endpoint-agent/media/level_meter.hpp"
#include "endpoint-agent/playout/gap_meter.hpp"
#include "endpoint-agent/playout/playout_delay.hpp"
#include "endpoint-agent/playout/tone_meter.hpp"

namespace nhipcau::agent {
namespace {

using media::MediaTime;

constexpr MediaTime operator""_ms(unsigned long long ms) {
  return MediaTime{static_cast<std::int64_t>(ms) * 1000};
}

/// A sine of the given RMS level, S16 at 48 kHz.
std::vector<std::int16_t> sine(double hz, double rms_dbfs, std::size_t samples) {
  const double peak = std::numbers::sqrt2 * std::pow(10, rms_dbfs / 20) * 32768;
  std::vector<std::int16_t> sound(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    sound[i] = static_cast<std::int16_t>(
        std::lround(peak * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / 48000)));
  }
  return sound;
}

TEST(LevelMeterTest, NothingHasMinusHundredAndASineItsRms) {
  LevelMeter meter;
  EXPECT_EQ(meter.level(), -100);
  meter.add(energy_of(sine(1000, -20, 48000)));
  EXPECT_NEAR(meter.level(), -20, 0.05);
}

TEST(LevelMeterTest, ForgetsWhatIsOlderThanASecond) {
  LevelMeter meter;
  meter.add(energy_of(sine(1000, -6, 4800)));
  for (int step = 0; step < 10; ++step) {
    meter.add(energy_of(std::vector<std::int16_t>(4800, 0)));
  }
  EXPECT_EQ(meter.level(), -100);
}

TEST(ToneMeterTest, FindsTheTonesThatSoundAndNoOthers) {
  ToneMeter meter(8);
  const auto second = sine(media::room_tone_hz(2), -20, 9600);
  const auto seventh = sine(media::room_tone_hz(7), -26, 9600);
  std::vector<std::int16_t> both(9600);
  for (std::size_t i = 0; i < both.size(); ++i) {
    both[i] = static_cast<std::int16_t>(second[i] + seventh[i]);
  }
  EXPECT_EQ(meter.take(both), ToneMeter::kBlock);
  ASSERT_TRUE(meter.full());
  static_cast<void>(meter.finish());
  EXPECT_EQ(meter.take(std::span(both).subspan(ToneMeter::kBlock)), ToneMeter::kBlock);
  const HeardBlock block = meter.finish();
  EXPECT_NEAR(block.tones_dbfs[1], -20, 0.3);
  EXPECT_NEAR(block.tones_dbfs[6], -26, 0.3);
  for (const std::size_t other : {0U, 2U, 3U, 4U, 5U, 7U}) {
    EXPECT_LT(block.tones_dbfs[other], -65) << "room " << other + 1;
  }
}

TEST(GapMeterTest, AnUnbrokenStreamHasNoGap) {
  GapMeter meter;
  for (int n = 0; n < 50; ++n) {
    EXPECT_FALSE(meter.on_frame(true));
  }
}

TEST(GapMeterTest, TellsHowLongAHoleWasWhenItIsOver) {
  GapMeter meter;
  meter.on_frame(true);
  EXPECT_FALSE(meter.on_frame(false));
  EXPECT_FALSE(meter.on_frame(false));
  EXPECT_EQ(meter.on_frame(true), 40_ms);
  EXPECT_FALSE(meter.on_frame(true));
}

TEST(GapMeterTest, TheTimeBeforeTheFirstSoundIsNoGap) {
  GapMeter meter;
  meter.on_frame(false);
  EXPECT_FALSE(meter.on_frame(true));
}

/// Pictures 40 ms apart that arrive as late as told.
class PlayoutDelayTest : public testing::Test {
 protected:
  /// How long after its ideal arrival the next picture is shown.
  MediaTime show(MediaTime late) {
    const MediaTime ideal = 1'000'000_ms + n_ * 40_ms;
    return delay_.due(static_cast<std::uint32_t>(n_++ * 3600), ideal + late) - ideal;
  }
  void pass(MediaTime time) {
    for (MediaTime t{0}; t < time; t += 40_ms) {
      show(0_ms);
    }
  }
  PlayoutDelay delay_;

 private:
  int n_ = 0;
};

TEST_F(PlayoutDelayTest, IsSixtyMillisecondsOnAGoodPath) {
  show(0_ms);
  EXPECT_EQ(show(5_ms), 60_ms);
  EXPECT_EQ(show(30_ms), 60_ms);
}

TEST_F(PlayoutDelayTest, IsNotChangedByASingleStall) {
  show(0_ms);
  EXPECT_EQ(show(210_ms), 60_ms) << "overdue when it comes: shown at once";
  EXPECT_EQ(delay_.delay(), 60_ms);
}

TEST_F(PlayoutDelayTest, IsWhatLateOrRepairedPicturesNeededAndStaysSo) {
  show(0_ms);
  show(210_ms);
  pass(1000_ms);
  show(230_ms);
  for (int n = 0; n < 500; ++n) {
    EXPECT_EQ(show(0_ms), 230_ms);
  }
  EXPECT_EQ(show(210_ms), 230_ms) << "the next repair is not seen";
}

TEST_F(PlayoutDelayTest, IsGivenBackAfterHalfAMinuteWithoutNeed) {
  show(0_ms);
  show(210_ms);
  pass(1000_ms);
  show(210_ms);
  EXPECT_EQ(delay_.delay(), 230_ms);
  pass(32000_ms);  // the rest of a window that knew the need
  pass(32000_ms);
  EXPECT_EQ(delay_.delay(), 60_ms);
}

TEST_F(PlayoutDelayTest, IsNeverMoreThanHalfASecondAndAnOutageIsNoReason) {
  show(0_ms);
  show(1500_ms);
  pass(1000_ms);
  show(1500_ms);
  EXPECT_EQ(delay_.delay(), 60_ms);
  show(700_ms);
  pass(1000_ms);
  show(700_ms);
  EXPECT_EQ(delay_.delay(), 500_ms);
}

TEST_F(PlayoutDelayTest, NeverShowsAPictureBeforeTheOneBeforeIt) {
  MediaTime last{0};
  for (int n = 0; n < 3000; ++n) {
    const MediaTime due = show(n % 40 == 0 && n < 400 ? 300_ms : 0_ms) + n * 40_ms;
    EXPECT_GE(due, last) << n;
    last = due;
  }
}

}  // namespace
}  // namespace nhipcau::agent
