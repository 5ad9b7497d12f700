#include "orchestrator/bridge/arrival_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

namespace nhipcau::bridge {
namespace {

using std::chrono::milliseconds;

const media::NtpClock kClock(MediaTime{0}, std::chrono::seconds{1'700'000'000});

TEST(AnArrivalLog, SaysNothingOfAStreamThatDoesNotFlow) {
  ArrivalLog log;
  EXPECT_FALSE(log.take(kClock, milliseconds{100}));
  log.on_packet(7, milliseconds{110});
  EXPECT_TRUE(log.take(kClock, milliseconds{200}));
  EXPECT_FALSE(log.take(kClock, milliseconds{300}));
}

TEST(AnArrivalLog, TellsAgesAndHolesAcrossTheWrapOfNumbers) {
  ArrivalLog log;
  log.on_packet(65534, milliseconds{1000});
  log.on_packet(1, milliseconds{1500});  // 65535 and 0 are missing
  log.on_packet(0, milliseconds{1750});  // late
  const auto feedback = log.take(kClock, milliseconds{2000});
  ASSERT_TRUE(feedback);
  EXPECT_EQ(feedback->first, 65534);
  ASSERT_EQ(feedback->ages.size(), 4U);
  EXPECT_EQ(feedback->ages[0], 1024);
  EXPECT_EQ(feedback->ages[1], std::nullopt);
  EXPECT_EQ(feedback->ages[2], 256);
  EXPECT_EQ(feedback->ages[3], 512);
  EXPECT_EQ(feedback->timestamp, media::ntp_middle(kClock.at(milliseconds{2000})));
}

TEST(AnArrivalLog, SpeaksOfEveryPacketTwice) {
  ArrivalLog log;
  std::uint16_t sequence = 100;
  std::map<std::uint16_t, int> told;
  for (int round = 1; round <= 10; ++round) {
    for (int i = 0; i < 7; ++i) {
      log.on_packet(sequence++, milliseconds{100 * round - 50 + i});
    }
    const auto feedback = log.take(kClock, milliseconds{100 * round});
    ASSERT_TRUE(feedback);
    for (std::size_t i = 0; i < feedback->ages.size(); ++i) {
      EXPECT_TRUE(feedback->ages[i]);
      ++told[static_cast<std::uint16_t>(feedback->first + i)];
    }
  }
  for (const auto& [number, times] : told) {
    EXPECT_EQ(times, number < 163 ? 2 : 1) << number;
  }
}

TEST(AnArrivalLog, TellsEarlyOfWhatIsNewAndOfTheNewestBefore) {
  ArrivalLog log;
  EXPECT_FALSE(log.take_early(kClock, milliseconds{10}));
  for (const std::uint16_t number : std::vector<std::uint16_t>{65534, 65535, 1}) {  // 0 is missing
    log.on_packet(number, milliseconds{10});
  }
  const auto early = log.take_early(kClock, milliseconds{10});
  ASSERT_TRUE(early);
  EXPECT_EQ(early->first, 65534);
  EXPECT_EQ(early->ages, (std::vector<std::optional<std::uint16_t>>{0, 0, std::nullopt, 0}));
  EXPECT_FALSE(log.take_early(kClock, milliseconds{12})) << "all is told";
  const auto regular = log.take(kClock, milliseconds{100});
  ASSERT_TRUE(regular);
  EXPECT_EQ(regular->ages.size(), 4U) << "which leaves the regular feedback as it is";
}

TEST(AnArrivalLog, TellsTheNewestOnceMoreWhenNothingComes) {
  ArrivalLog log;
  log.on_packet(10, milliseconds{10});
  EXPECT_TRUE(log.take_early(kClock, milliseconds{10}));
  EXPECT_FALSE(log.take_early(kClock, milliseconds{15}));
  EXPECT_TRUE(log.take_early(kClock, milliseconds{20})) << "the first one may have been lost";
  EXPECT_FALSE(log.take_early(kClock, milliseconds{40}));
}

TEST(AnArrivalLog, TellsEarlyOfAllThatIsNewAndOfEightAtLeast) {
  ArrivalLog log;
  for (std::uint16_t i = 0; i < 40; ++i) {
    log.on_packet(i, milliseconds{10});
  }
  EXPECT_EQ(log.take_early(kClock, milliseconds{10})->ages.size(), 40U);
  log.on_packet(40, milliseconds{11});
  const auto early = log.take_early(kClock, milliseconds{11});
  ASSERT_TRUE(early);
  EXPECT_EQ(early->first, 33);
  EXPECT_EQ(early->ages.size(), 8U);
}

TEST(AnArrivalLog, TellsTheNewestAgainWhenOnlyAnOlderOneCameSince) {
  ArrivalLog log;
  log.on_packet(10, milliseconds{10});
  log.on_packet(12, milliseconds{10});
  EXPECT_TRUE(log.take(kClock, milliseconds{100}));
  log.on_packet(11, milliseconds{110});
  EXPECT_TRUE(log.take(kClock, milliseconds{200}));
  const auto early = log.take_early(kClock, milliseconds{220});
  ASSERT_TRUE(early);
  EXPECT_EQ(early->first, 12);
  EXPECT_EQ(early->ages.size(), 1U);
}

TEST(AnArrivalLog, EndsEveryFeedbackWithTheNewestWhateverComes) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](int most) { return std::uniform_int_distribution(0, most)(random); };
    ArrivalLog log;
    std::uint16_t newest = static_cast<std::uint16_t>(pick(65535));
    log.on_packet(newest, milliseconds{0});
    for (int now = 1; now < 2000; ++now) {
      if (pick(2) == 0) {
        const int step = pick(9) - 4;  // older, the same again, newer, and holes
        newest = static_cast<std::uint16_t>(newest + std::max(step, 0));
        log.on_packet(static_cast<std::uint16_t>(newest + std::min(step, 0)), milliseconds{now});
      }
      const auto told = pick(1) == 0 ? log.take(kClock, milliseconds{now})
                                     : log.take_early(kClock, milliseconds{now});
      if (told) {
        ASSERT_GE(told->ages.size(), 1U);
        ASSERT_EQ(static_cast<std::uint16_t>(told->first + told->ages.size() - 1), newest);
      }
    }
  }
}

TEST(AnArrivalLog, BeginsAnewAfterAJump) {
  ArrivalLog log;
  log.on_packet(10, milliseconds{10});
  log.on_packet(30010, milliseconds{20});
  const auto feedback = log.take(kClock, milliseconds{100});
  ASSERT_TRUE(feedback);
  EXPECT_EQ(feedback->first, 30010);
  EXPECT_EQ(feedback->ages.size(), 1U);
}

}  // namespace
}  // namespace nhipcau::bridge
