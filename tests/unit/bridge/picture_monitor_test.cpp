#include "orchestrator/bridge/picture_monitor.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace nhipcau::bridge {
namespace {

using std::chrono::milliseconds;
using wire::PictureState;

class PictureMonitorTest : public testing::Test {
 protected:
  void watch(int ms, double mean, bool moving) {
    for (int i = 0; i < ms; i += 200) {
      now += milliseconds{200};
      monitor.on_picture({mean, mean < 24 ? 1.0 : 500.0, moving ? ++hash : hash}, now);
      monitor.ok_ms(now);
    }
  }
  MediaTime now{std::chrono::seconds{10}};
  std::uint64_t hash = 1;
  PictureMonitor monitor;
};

TEST_F(PictureMonitorTest, HasNoPictureBeforeTheFirstAndTwoSecondsAfterTheLast) {
  EXPECT_EQ(monitor.state(now), PictureState::kNone);
  watch(1000, 100, true);
  EXPECT_EQ(monitor.state(now), PictureState::kOk);
  EXPECT_EQ(monitor.state(now + milliseconds{1900}), PictureState::kOk);
  EXPECT_EQ(monitor.state(now + milliseconds{2100}), PictureState::kNone);
}

TEST_F(PictureMonitorTest, CallsTwoSecondsWithoutAChangeFrozen) {
  watch(1000, 100, true);
  watch(1800, 100, false);
  EXPECT_EQ(monitor.state(now), PictureState::kOk);
  watch(400, 100, false);
  EXPECT_EQ(monitor.state(now), PictureState::kFrozen);
  watch(200, 100, true);
  EXPECT_EQ(monitor.state(now), PictureState::kOk);
}

TEST_F(PictureMonitorTest, CallsThePictureOfSomebodyWhoIsGoneFrozenUntilTheNextOnes) {
  watch(1000, 100, true);
  EXPECT_FALSE(monitor.waits(now));
  monitor.stand_still();
  EXPECT_EQ(monitor.state(now), PictureState::kFrozen);
  EXPECT_TRUE(monitor.waits(now));
  EXPECT_EQ(monitor.ok_ms(now), 0);
  EXPECT_EQ(monitor.state(now + milliseconds{2100}), PictureState::kNone);
  watch(200, 100, true);
  EXPECT_EQ(monitor.state(now), PictureState::kOk);
}

TEST_F(PictureMonitorTest, CallsTwoDarkSecondsBlackEvenWhenTheyMove) {
  watch(1000, 100, true);
  watch(1800, 17, true);
  EXPECT_EQ(monitor.state(now), PictureState::kOk);
  watch(600, 17, true);
  EXPECT_EQ(monitor.state(now), PictureState::kBlack);
  watch(200, 100, true);
  EXPECT_EQ(monitor.state(now), PictureState::kOk);
}

TEST_F(PictureMonitorTest, CountsTheUnbrokenOkTimeFromZeroAfterEveryBreak) {
  watch(3200, 100, true);
  EXPECT_EQ(monitor.ok_ms(now), 3000);
  watch(2400, 100, false);
  EXPECT_EQ(monitor.ok_ms(now), 0);
  watch(1000, 100, true);
  EXPECT_LE(monitor.ok_ms(now), 1000);
}

TEST(MeasurePicture, TellsBlackFromGreyAndOnePictureFromAnother) {
  std::vector<std::uint8_t> black(320 * 180, 16);
  std::vector<std::uint8_t> other = black;
  other[90 * 320 + 160] = 235;
  EXPECT_DOUBLE_EQ(measure_picture(black.data(), 320, 180, 320).mean, 16);
  EXPECT_DOUBLE_EQ(measure_picture(black.data(), 320, 180, 320).variance, 0);
  EXPECT_NE(measure_picture(black.data(), 320, 180, 320).hash,
            measure_picture(other.data(), 320, 180, 320).hash);
}

}  // namespace
}  // namespace nhipcau::bridge
