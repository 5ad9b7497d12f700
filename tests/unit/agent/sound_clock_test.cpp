#include <gtest/gtest.h>

#include "endpoint-agent/capture/sound_encoder.hpp"

namespace nhipcau::agent {
namespace {

using media::MediaTime;
using std::chrono::milliseconds;

constexpr MediaTime kStart = std::chrono::seconds{100};

/// How many pieces of silence are due.
int silence(SoundClock& clock, MediaTime now) {
  int pieces = 0;
  while (clock.take_silence(now)) {
    ++pieces;
  }
  return pieces;
}

TEST(TheSoundsClock, HasNoSilenceWhileSoundComes) {
  SoundClock clock(kStart);
  for (int i = 0; i < 500; ++i) {
    const MediaTime at = kStart + i * milliseconds{20};
    EXPECT_TRUE(clock.take(at, milliseconds{20}, at + milliseconds{30}));
    EXPECT_EQ(silence(clock, at + milliseconds{60}), 0);
  }
}

TEST(TheSoundsClock, RunsOnInSilencePieceByPieceWithoutAHole) {
  SoundClock clock(kStart);
  MediaTime end = kStart;
  for (MediaTime now = kStart; now < kStart + milliseconds{5000}; now += milliseconds{20}) {
    while (const auto at = clock.take_silence(now)) {
      EXPECT_EQ(*at, end);
      end = *at + SoundClock::kPiece;
    }
  }
  EXPECT_GE(end, kStart + milliseconds{4780});
}

TEST(TheSoundsClock, TakesAMicrophoneThatIsBackAndRefusesWhatIsOld) {
  SoundClock clock(kStart);
  EXPECT_EQ(silence(clock, kStart + milliseconds{1000}), 41);
  EXPECT_FALSE(
      clock.take(kStart + milliseconds{500}, milliseconds{20}, kStart + milliseconds{520}));
  EXPECT_TRUE(
      clock.take(kStart + milliseconds{980}, milliseconds{20}, kStart + milliseconds{1000}));
  EXPECT_EQ(silence(clock, kStart + milliseconds{1020}), 0);
}

TEST(TheSoundsClock, LeavesSoundThatAlwaysComesLateAlone) {
  SoundClock clock(kStart);
  for (int i = 0; i < 500; ++i) {  // a network camera's, a second behind
    const MediaTime at = kStart + i * milliseconds{20};
    EXPECT_TRUE(clock.take(at, milliseconds{20}, at + milliseconds{1000}));
    EXPECT_EQ(silence(clock, at + milliseconds{1010}), 0);
  }
}

TEST(TheSoundsClock, DoesNotCatchUpWhatAMachineSleptThrough) {
  SoundClock clock(kStart);
  EXPECT_LE(silence(clock, kStart + std::chrono::hours{1}), 51);
}

}  // namespace
}  // namespace nhipcau::agent
