#include "common/media/loss_list.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace nhipcau::media {
namespace {

using Arrival = LossList::Arrival;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

class LossListTest : public testing::Test {
 protected:
  Arrival give(int n) { return list.on_packet(static_cast<std::uint16_t>(n), false, now); }
  Arrival give_again(int n) { return list.on_packet(static_cast<std::uint16_t>(n), true, now); }
  std::vector<std::uint16_t> due(int round_trip_ms = 40) {
    std::vector<std::uint16_t> out;
    list.collect_due(now, milliseconds{round_trip_ms}, out);
    return out;
  }
  MediaTime now{std::chrono::seconds{10}};
  LossList list;
};

TEST_F(LossListTest, AsksForAGapAfterAMomentThenEveryRoundTripAndAQuarter) {
  give(65534);
  give(2);
  EXPECT_THAT(due(), IsEmpty()) << "it may only be late";
  now += milliseconds{5};
  EXPECT_THAT(due(), ElementsAre(65535, 0, 1));
  now += milliseconds{50};
  EXPECT_THAT(due(), IsEmpty());
  now += milliseconds{5};
  EXPECT_THAT(due(), ElementsAre(65535, 0, 1));
}

TEST_F(LossListTest, StopsAskingWhenThePacketIsHereOrAfterTenTimes) {
  give(1);
  give(4);
  EXPECT_EQ(give_again(2), Arrival::kFilled);
  int asked = 0;
  for (int ms = 0; ms < 3000; ms += 5) {
    now += milliseconds{5};
    for (const std::uint16_t sequence : due()) {
      EXPECT_EQ(sequence, 3);
      ++asked;
    }
  }
  EXPECT_EQ(asked, 10);
}

TEST_F(LossListTest, WaitsAsLongAsThisPathReorders) {
  give(1);
  give(3);
  now += milliseconds{20};
  EXPECT_EQ(give(2), Arrival::kFilled);
  give(5);
  now += milliseconds{20};
  EXPECT_THAT(due(), IsEmpty());
  now += milliseconds{5};
  EXPECT_THAT(due(), ElementsAre(4));
}

TEST_F(LossListTest, KnowsDuplicatesAndOldPackets) {
  EXPECT_EQ(give(100), Arrival::kRestart);
  EXPECT_EQ(give(101), Arrival::kNew);
  EXPECT_EQ(give(101), Arrival::kKnown);
  EXPECT_EQ(give(50), Arrival::kKnown);
  EXPECT_TRUE(list.empty());
}

TEST_F(LossListTest, CallsMoreThan256MissingPacketsAnOutage) {
  give(0);
  EXPECT_EQ(give(257), Arrival::kNew);
  EXPECT_EQ(give(259), Arrival::kRestart);
  EXPECT_TRUE(list.empty());
}

TEST_F(LossListTest, BeginsAnewAfterTenPacketsFromFarBehindButNotAfterOne) {
  give(20000);
  EXPECT_EQ(give(10), Arrival::kKnown);
  EXPECT_EQ(give(20001), Arrival::kNew);
  for (int n = 10; n < 19; ++n) {
    EXPECT_EQ(give(n), Arrival::kKnown);
  }
  EXPECT_EQ(give(19), Arrival::kRestart);
  EXPECT_EQ(give(20), Arrival::kNew);
}

TEST_F(LossListTest, ForgetsWhatNobodyWantsAnyMore) {
  give(1);
  give(5);
  EXPECT_EQ(list.oldest()->position, list.newest() - 3);
  list.forget_before(list.newest() - 1);
  EXPECT_EQ(list.oldest()->position, list.newest() - 1);
  now += milliseconds{101};
  list.forget_older(milliseconds{100}, now);
  EXPECT_TRUE(list.empty());
}

}  // namespace
}  // namespace nhipcau::media
