/// Rooms with two network paths, each behind a network of its own: what one path loses the other
/// brings.
#include <gtest/gtest.h>

#include <tuple>
#include <utility>

#include "tests/media/lossy_conference.hpp"

namespace nhipcau {
namespace {

using relay::Impairment;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::LossyConference;

constexpr const char* kSpeaker = "mot";
constexpr const char* kViewer = "hai";

Impairment lossy(double share) {
  Impairment bad;
  bad.loss = share;
  bad.delay = milliseconds{10};
  return bad;
}

/// Both rooms with a second path.
struct TwoPaths {
  TwoPaths(const Impairment& first, const Impairment& second)
      : conference(first, first, 7), good(conference.begin()) {
    speaker_second = &conference.bridge().put_second_behind(kSpeaker, second, second, 17);
    viewer_second = &conference.bridge().put_second_behind(kViewer, second, second, 18);
    good = good && both_work();
  }

  bool both_work() {
    return conference.bridge().wait_for([this] { return up(kSpeaker) == 2 && up(kViewer) == 2; });
  }
  int up(const char* room) {
    const wire::RoomMedia facts = conference.bridge().facts(room);
    return facts.paths == 2 ? facts.paths_up : -1;
  }

  LossyConference conference;
  bool good;
  relay::Relay* speaker_second = nullptr;
  relay::Relay* viewer_second = nullptr;
};

double lost_pct(const relay::ImpairedPath& path) {
  return 100.0 * static_cast<double>(path.lost()) /
         static_cast<double>(path.lost() + path.passed());
}

TEST(TwoPaths, WhenOneIsCutNothingIsMissedAndItIsToldWithinASecond) {
  TwoPaths world(lossy(0), lossy(0));
  ASSERT_TRUE(world.good);
  for (relay::Relay* net : {&world.conference.speaker_net(), world.speaker_second}) {
    ASSERT_TRUE(world.both_work());
    world.conference.play(seconds{1});
    const auto repairs = world.conference.speaker().repairs_sent();
    const auto breaks = world.conference.viewer().breaks();
    net->up.cut(true);
    net->down.cut(true);
    EXPECT_TRUE(
        world.conference.bridge().wait_for([&] { return world.up(kSpeaker) == 1; }, seconds{1}));
    const auto seen = world.conference.play(seconds{3});
    EXPECT_EQ(world.conference.speaker().repairs_sent(), repairs) << "nothing was asked for";
    EXPECT_EQ(world.conference.viewer().breaks(), breaks);
    EXPECT_EQ(seen.broken, 0U);
    EXPECT_GT(seen.pictures, 60U) << "of 75";
    net->up.cut(false);
    net->down.cut(false);
  }
}

TEST(TwoPaths, WhatBothLoseIsAHundredthWhenEachLosesATenth) {
  TwoPaths world(lossy(0.10), lossy(0.10));
  ASSERT_TRUE(world.good);
  world.conference.play(seconds{1});
  std::ignore = world.conference.viewer().loss_pct();  // counted anew from here
  const auto seen = world.conference.play(seconds{10});
  EXPECT_EQ(seen.broken, 0U);
  EXPECT_GT(lost_pct(world.conference.viewer_net().down), 5);
  EXPECT_GT(lost_pct(world.viewer_second->down), 5);
  EXPECT_LT(world.conference.viewer().loss_pct(), 3) << "1 is expected, before any repair";
}

TEST(TwoPaths, ARevokedRoomIsSentNothingByEither) {
  TwoPaths world(lossy(0), lossy(0));
  ASSERT_TRUE(world.good);
  test::RunningBridge& bridge = world.conference.bridge();
  const auto offer = std::exchange(bridge.room(kViewer).offer, {});
  const auto passed = [&] {
    return world.conference.viewer_net().down.passed() + world.viewer_second->down.passed();
  };
  bridge.room(kViewer).revoked = true;
  bridge.send_plan();
  bridge.pass(milliseconds{100});
  const auto before = passed();
  world.conference.play(seconds{1});
  EXPECT_EQ(passed(), before) << "it goes on sending by both";
  EXPECT_NE(world.up(kViewer), 2);
  bridge.room(kViewer).revoked = false;
  bridge.room(kViewer).offer = offer;
  bridge.send_plan();
  EXPECT_TRUE(bridge.wait_for([&] { return passed() > before + 20; })) << "it may again";
}

TEST(TwoPaths, WhoRepeatsAKeepAliveIsNotSentTo) {
  TwoPaths world(lossy(0), lossy(0));
  ASSERT_TRUE(world.good);
  auto stranger = *media::UdpSocket::open("127.0.0.1", 0);
  const auto before = world.conference.bridge().report().strangers;
  for (int i = 0; i < 5; ++i) {
    const auto keep = world.conference.speaker().last_keep();
    world.conference.bridge().pass(milliseconds{250});  // it has arrived, and newer ones have
    media::SendBatch batch(4096);
    std::ranges::copy(keep, batch.reserve().begin());
    batch.commit(world.conference.bridge().address(), keep.size());
    stranger.send(batch);
  }
  EXPECT_TRUE(world.conference.bridge().wait_for(
      [&] { return world.conference.bridge().report().strangers >= before + 5; }));
  EXPECT_TRUE(stranger.receive().empty());
  EXPECT_EQ(world.up(kSpeaker), 2);
}

}  // namespace
}  // namespace nhipcau
