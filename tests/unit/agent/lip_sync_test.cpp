#include "endpoint-agent/playout/lip_sync.hpp"

#include <gtest/gtest.h>

namespace nhipcau::agent {
namespace {

using media::MediaTime;
constexpr MediaTime operator""_ms(unsigned long long ms) {
  return std::chrono::milliseconds{ms};
}

/// Streams whose timestamps 90000 and 96000 stand for the same instant, second 7 of the bridge's
/// clock.
class LipSyncTest : public testing::Test {
 protected:
  void report() {
    media::SenderReport picture;
    picture.ntp = (2208988800ULL + 7) << 32;
    picture.rtp_timestamp = 90'000;
    lip.on_picture_clock(picture);
    media::SenderReport sound = picture;
    sound.rtp_timestamp = 96'000;
    lip.on_sound_clock(sound);
  }
  /// What was taken at second 8 is shown and heard so long after an instant of this machine's own
  /// clock.
  LipSync::Waits balance(MediaTime shown, MediaTime heard) {
    return lip.balance(LipSync::Timing{180'000, 5000_ms + shown},
                       LipSync::Timing{144'000, 5000_ms + heard});
  }
  LipSync lip;
};

TEST_F(LipSyncTest, ChangesNothingBeforeTheBridgeHasSaidWhatBelongsTogether) {
  EXPECT_EQ(balance(0_ms, 500_ms), LipSync::Waits{});
  report();
  EXPECT_EQ(lip.balance(std::nullopt, LipSync::Timing{}), LipSync::Waits{}) << "no picture yet";
}

TEST_F(LipSyncTest, LetsThePictureWaitForASoundThatIsLate) {
  report();
  EXPECT_EQ(balance(60_ms, 40_ms), LipSync::Waits{});
  EXPECT_EQ(balance(60_ms, 160_ms), (LipSync::Waits{103_ms, 0_ms}))
      << "33 ms of it are in no timestamp";
}

TEST_F(LipSyncTest, LetsTheSoundWaitForAPictureThatIsLate) {
  report();
  EXPECT_EQ(balance(300_ms, 70_ms), (LipSync::Waits{0_ms, 197_ms}));
  EXPECT_EQ(balance(900_ms, 70_ms), (LipSync::Waits{0_ms, 360_ms})) << "no further than it can";
}

TEST_F(LipSyncTest, FollowsNoSmallChanges) {
  report();
  balance(300_ms, 70_ms);
  EXPECT_EQ(balance(308_ms, 70_ms), (LipSync::Waits{0_ms, 197_ms}));
  EXPECT_EQ(balance(320_ms, 70_ms), (LipSync::Waits{0_ms, 217_ms}));
}

TEST_F(LipSyncTest, BeginsAnewWithOtherStreams) {
  report();
  balance(300_ms, 70_ms);
  lip.restart();
  EXPECT_EQ(balance(300_ms, 70_ms), LipSync::Waits{});
}

}  // namespace
}  // namespace nhipcau::agent
