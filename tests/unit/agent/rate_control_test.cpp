#include "endpoint-agent/core/rate_control.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "endpoint-agent/core/picture_steps.hpp"

namespace nhipcau::agent {
namespace {

constexpr MonoTime kStart{1'000'000};
constexpr Millis kTick{200};

PathSample good(double kbps) {
  return {.feedback_age = Millis{50},
          .enough = true,
          .loss = 0,
          .packets = 0,
          .queue = Millis{2},
          .round_trip = Millis{30},
          .sent_kbps = kbps,
          .received_kbps = kbps};
}

/// Ticks of 200 ms of a line that always says the same.
class Line {
 public:
  explicit Line(int most_kbps) : control({.most_kbps = most_kbps}) { control.begin(now); }

  void play(Millis duration, const std::function<PathSample(double kbps)>& answer) {
    for (const MonoTime end = now + duration; now < end; now = now + kTick) {
      control.update(answer(control.kbps()), on_air, now);
    }
  }

  RateControl control;
  bool on_air = true;
  MonoTime now = kStart;
};

TEST(TheRate, IsWhatWasAskedForOnALineThatCarriesIt) {
  Line line(800);
  line.play(Seconds(10), good);
  EXPECT_EQ(line.control.kbps(), 800);
  EXPECT_FALSE(line.control.limited());
}

TEST(TheRate, OfALargePictureClimbsToItFromAStartThatFillsNoSlowLine) {
  Line line(2500);
  EXPECT_EQ(line.control.kbps(), 1000);
  line.play(Seconds(6), good);
  EXPECT_EQ(line.control.kbps(), 2500);
  EXPECT_FALSE(line.control.limited()) << "the line never held it down";
}

TEST(TheRate, GoesBelowWhatComesThroughWhenAQueueGrows) {
  struct Row {
    Millis queue;
    double received;
    int expected;
  };
  for (const Row& row : {Row{Millis{40}, 800, 800}, Row{Millis{120}, 400, 340},
                         Row{Millis{200}, 400, 280}, Row{Millis{500}, 400, 200}}) {
    Line line(800);
    line.play(Seconds(1), good);
    line.play(kTick, [&](double kbps) {
      PathSample sample = good(kbps);
      sample.queue = row.queue;
      sample.received_kbps = row.received;
      return sample;
    });
    EXPECT_EQ(line.control.kbps(), row.expected) << row.queue.count();
    EXPECT_EQ(line.control.limited(), row.expected < 800);
  }
}

TEST(TheRate, WaitsToSeeWhatAReductionDidBeforeTheNext) {
  Line line(800);
  line.play(Seconds(1), good);
  const auto full = [](double kbps) {
    PathSample sample = good(kbps);
    sample.queue = Millis{120};
    sample.received_kbps = kbps;
    return sample;
  };
  line.play(2 * kTick, full);
  EXPECT_EQ(line.control.kbps(), 680);
  line.play(kTick, full);
  EXPECT_EQ(line.control.kbps(), 578);
}

TEST(TheRate, KeepsAFloorThatIsHigherOnAir) {
  const auto dead = [](double) {
    PathSample sample = good(10);
    sample.queue = Millis{900};
    return sample;
  };
  Line line(800);
  line.play(Seconds(5), dead);
  EXPECT_EQ(line.control.kbps(), 150);
  EXPECT_TRUE(line.control.thumbnail_low());
  line.on_air = false;
  line.play(Seconds(5), dead);
  EXPECT_EQ(line.control.kbps(), 60);
}

TEST(TheRate, IsNotLoweredByTheLinesOwnLoss) {
  for (const double loss : {0.01, 0.05, 0.12, 0.2}) {
    Line line(800);
    line.play(Seconds(30), [&](double kbps) {
      PathSample sample = good(kbps);
      sample.loss = loss;
      sample.received_kbps = kbps * (1 - loss);
      return sample;
    });
    EXPECT_GE(line.control.kbps(), 640) << loss;
  }
}

TEST(TheRate, IsNotLoweredByLossThatMayBeChance) {
  for (const int packets : {20, 2000}) {
    Line line(800);
    line.play(Seconds(1), good);
    line.play(kTick, [packets](double kbps) {
      PathSample sample = good(kbps);
      sample.loss = 0.15;
      sample.packets = packets;
      sample.received_kbps = kbps * 0.85;
      return sample;
    });
    EXPECT_EQ(line.control.kbps() < 800, packets == 2000) << packets;
  }
}

TEST(TheRate, FollowsALineThatDropsWhatIsTooMuchWithoutAQueue) {
  Line line(2500);
  line.play(Seconds(8), good);
  line.play(Seconds(2), [](double kbps) {
    PathSample sample = good(kbps);
    sample.received_kbps = std::min(kbps, 500.0);
    sample.loss = 1 - sample.received_kbps / kbps;
    return sample;
  });
  EXPECT_LE(line.control.kbps(), 560);
  EXPECT_GE(line.control.kbps(), 400);
}

TEST(TheRate, IsHalvedEachSecondWithoutFeedbackDownToATenth) {
  const auto blind = [](double kbps) {
    PathSample sample = good(kbps);
    sample.feedback_age = Millis{1500};
    return sample;
  };
  Line line(4000);
  line.play(Seconds(10), good);
  line.play(kTick, blind);
  EXPECT_EQ(line.control.kbps(), 2000);
  EXPECT_TRUE(line.control.limited());
  EXPECT_EQ(line.control.state(), RateState::kDown);
  line.play(Seconds(10), blind);
  EXPECT_EQ(line.control.kbps(), 400);
  line.play(Seconds(15), good);
  EXPECT_EQ(line.control.kbps(), 4000);
  EXPECT_FALSE(line.control.limited());
}

TEST(ThePicture, GetsSmallerAtOnceAndLargerOnlyWhenThereIsRoomForAWhile) {
  PictureSteps steps({1280, 720, 25});
  MonoTime now = kStart;
  const auto height_at = [&](int kbps) { return steps.choose(kbps, now).height; };
  EXPECT_EQ(height_at(2500), 720);
  EXPECT_EQ(height_at(921), 720);
  EXPECT_EQ(height_at(900), 540);
  EXPECT_EQ(height_at(300), 360);
  EXPECT_EQ(height_at(150), 180);
  EXPECT_EQ(steps.now().fps, 25);
  EXPECT_EQ(height_at(40), 180);
  EXPECT_EQ(steps.now(), (PictureStep{320, 180, 13}));
  EXPECT_EQ(height_at(2500), 180);
  now = now + Seconds(4);
  EXPECT_EQ(height_at(2500), 180) << "the pictures' rate comes first";
  EXPECT_EQ(steps.now().fps, 25);
  for (const int height : {360, 540, 720}) {
    now = now + Seconds(4);
    EXPECT_EQ(height_at(2500), height);
  }
}

TEST(ThePicture, StaysAsItIsWhileTheRateSwingsAroundAStep) {
  PictureSteps steps({1280, 720, 25});
  MonoTime now = kStart;
  steps.choose(800, now);
  for (int i = 0; i < 100; ++i) {
    now = now + Millis{200};
    EXPECT_EQ(steps.choose(i % 2 == 0 ? 850 : 1400, now).height, 540);
  }
}

TEST(ThePicture, OfASmallCameraIsNeverMadeUnreadable) {
  PictureSteps steps({320, 180, 25});
  EXPECT_EQ(steps.choose(10, kStart).height, 134);
}

TEST(PictureSteps, WhatIsPresentedStaysReadable) {
  PictureSteps steps({1920, 1080, 10}, PictureSteps::Kind::kContent);
  MonoTime now{0};
  EXPECT_EQ(steps.choose(2000, now), (PictureStep{1920, 1080, 10}));
  EXPECT_EQ(steps.choose(700, now), (PictureStep{1920, 1080, 5})) << "fewer, not smaller";
  EXPECT_EQ(steps.choose(300, now), (PictureStep{1440, 810, 5}));
  EXPECT_EQ(steps.choose(30, now), (PictureStep{960, 540, 5})) << "no less can be read";
}

}  // namespace
}  // namespace nhipcau::agent
