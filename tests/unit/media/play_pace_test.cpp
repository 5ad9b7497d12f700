#include "common/media/play_pace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace nhipcau::media {
namespace {

constexpr MediaTime kTick{20'000};
constexpr MediaTime kWanted{40'000};

/// Only the numbers of a stream: its packets come with jitter, it is played at the pace's step.
struct Stream {
  explicit Stream(double ppm, double jitter_us)
      : frame_us(20'000 / (1 + ppm * 1e-6)), most_jitter_us(jitter_us) {}

  void run(int ticks) {
    for (int i = 0; i < ticks; ++i, ++tick) {
      const MediaTime now = tick * kTick;
      for (; arrival(sent) <= now; ++sent) {
        pace.on_packet(sent * 960, arrival(sent));
      }
      step = pace.step(position, now, kWanted);
      position += 960 * step;
      const double sent_at = position / 960 * frame_us;
      const double delay = static_cast<double>((now + kTick).count()) - sent_at;
      shortest = std::min(shortest, delay);
      longest = std::max(longest, delay);
    }
  }

  void forget_extremes() {
    shortest = 1e9;
    longest = -1e9;
  }

  [[nodiscard]] MediaTime arrival(std::int64_t n) const {
    const double jitter = static_cast<double>((n * 7919) % 101) / 100 * most_jitter_us;
    return MediaTime{static_cast<std::int64_t>(static_cast<double>(n) * frame_us + jitter)};
  }

  double frame_us;
  double most_jitter_us;
  PlayPace pace;
  std::int64_t tick = 0;
  std::int64_t sent = 0;
  double position = -1920;  // 40 ms after its packets from the beginning
  double step = 1;
  double shortest = 1e9;  // µs
  double longest = -1e9;
};

class PlayPaceDrift : public testing::TestWithParam<double> {};

TEST_P(PlayPaceDrift, HoldsTheDelayForADayAndFindsTheClock) {
  Stream stream(GetParam(), 5'000);
  stream.run(50 * 180);
  EXPECT_GT(stream.shortest, 27'000) << "while it learns";
  EXPECT_LT(stream.longest, 53'000);
  stream.forget_extremes();
  stream.run(50 * 3600 * 24);
  EXPECT_GT(stream.shortest, 35'000);
  EXPECT_LT(stream.longest, 45'000);
  EXPECT_NEAR((stream.step - 1) * 1e6, GetParam(), 60);
}

INSTANTIATE_TEST_SUITE_P(Clocks, PlayPaceDrift, testing::Values(-800.0, -300.0, 0.0, 300.0, 800.0));

TEST(PlayPace, NeverPullsThePitchFurtherThanCanBeHeard) {
  Stream stream(0, 0);
  stream.position = 0;  // 40 ms too early
  for (int i = 0; i < 3000; ++i) {
    stream.run(1);
    ASSERT_GE(stream.step, 1 - 1.2e-2);
    ASSERT_LE(stream.step, 1 + 1.2e-2);
  }
}

TEST(PlayPace, RemembersTheClockThroughASilence) {
  Stream stream(500, 1'000);
  stream.run(50 * 180);
  stream.pace.forget_packets();
  EXPECT_NEAR((stream.pace.step(0, MediaTime{0}, kWanted) - 1) * 1e6, 500, 60);
}

TEST(PlayPace, KeepsItsStepWhileNothingComes) {
  Stream stream(300, 1'000);
  stream.run(50 * 180);
  const double before = stream.step;
  for (int i = 0; i < 500; ++i) {
    stream.pace.step(stream.position, (stream.tick + i) * kTick, kWanted);
  }
  EXPECT_NEAR(stream.pace.step(0, MediaTime{0}, kWanted), before, 60e-6);
}

TEST(PlayPace, KnowsHowLongAgoASampleCame) {
  PlayPace pace;
  EXPECT_EQ(pace.age(0, MediaTime{7}), MediaTime{0});
  pace.on_packet(960, MediaTime{25'000});
  pace.on_packet(1920, MediaTime{41'000});  // earlier than the first said
  EXPECT_EQ(pace.age(960, MediaTime{50'000}), MediaTime{29'000});
}

}  // namespace
}  // namespace nhipcau::media
