#include "endpoint-agent/core/key_frames.hpp"

#include <gtest/gtest.h>

#include "common/leg/key_frame_asker.hpp"

namespace nhipcau::agent {
namespace {

TEST(MainGateTest, IsOpenWhileThePlanWantsTheMainPicture) {
  MainGate gate;
  EXPECT_FALSE(gate.open({0}));
  gate.want(true);
  EXPECT_TRUE(gate.open({0}));
  gate.want(false);
  EXPECT_FALSE(gate.open({0}));
}

TEST(MainGateTest, StaysOpenFiveSecondsAfterAKeyFrameRequest) {
  MainGate gate;
  gate.key_frame_requested({1000});
  EXPECT_TRUE(gate.open({5999}));
  EXPECT_FALSE(gate.open({6000}));
}

TEST(KeyFrameAskerTest, AsksAtOnceAndThenEveryHalfSecondUntilOneCame) {
  leg::KeyFrameAsker asker;
  EXPECT_FALSE(asker.take_due({0}));
  asker.need();
  EXPECT_TRUE(asker.take_due({100}));
  EXPECT_FALSE(asker.take_due({599}));
  EXPECT_TRUE(asker.take_due({600}));
  asker.arrived();
  EXPECT_FALSE(asker.take_due({5000}));
}

TEST(KeyFrameAskerTest, ANewNeedDoesNotAskMoreOftenThanTwiceASecond) {
  leg::KeyFrameAsker asker;
  asker.need();
  EXPECT_TRUE(asker.take_due({0}));
  asker.arrived();
  asker.need();
  EXPECT_FALSE(asker.take_due({300}));
  EXPECT_TRUE(asker.take_due({500}));
}

}  // namespace
}  // namespace nhipcau::agent
