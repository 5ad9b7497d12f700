#include "orchestrator/outlet/core.hpp"

#include <gtest/gtest.h>

namespace nhipcau::outlet {
namespace {

/// Offers "…0", "…1", … so that a fresh one can be told.
struct Offers {
  int made = 0;
  wire::MediaOffer operator()() {
    wire::MediaOffer offer;
    offer.generation = "000000000000000" + std::to_string(made++);
    return offer;
  }
};

wire::OutletPlan plan_of(std::uint64_t epoch, const std::string& bridge,
                         const std::string& answered = "") {
  wire::OutletPlan plan;
  plan.stamp = {epoch, 1};
  plan.bridge_instance = bridge;
  if (!answered.empty()) {
    plan.answer.emplace();
    plan.answer->generation = answered;
  }
  return plan;
}

TEST(OutletCore, ListensOnceWithTheAnswerToItsOwnOffer) {
  Core core({}, Offers{});
  EXPECT_FALSE(core.plan(plan_of(1, "a")).answer);
  EXPECT_FALSE(core.plan(plan_of(1, "a", "ffffffffffffffff")).answer) << "to somebody else's";
  EXPECT_TRUE(core.plan(plan_of(1, "a", core.offer().generation)).answer);
  EXPECT_FALSE(core.plan(plan_of(2, "a", core.offer().generation)).answer) << "it listens already";
}

TEST(OutletCore, OffersAnewToAnotherBridge) {
  Core core({}, Offers{});
  const std::string first = core.offer().generation;
  core.plan(plan_of(1, "a", first));
  EXPECT_FALSE(core.plan(plan_of(1, "")).offer) << "no bridge is no other bridge";
  const auto outcome = core.plan(plan_of(1, "b", first));
  ASSERT_TRUE(outcome.offer);
  EXPECT_NE(outcome.offer->generation, first);
  EXPECT_FALSE(outcome.answer) << "to the old offer";
  EXPECT_TRUE(core.plan(plan_of(1, "b", core.offer().generation)).answer);
}

TEST(OutletCore, RefusesThePlanOfAnOlderEpoch) {
  Core core({}, Offers{});
  EXPECT_TRUE(core.plan(plan_of(3, "a")).follow);
  EXPECT_FALSE(core.plan(plan_of(2, "a")).follow);
  core.welcomed({.epoch = 5, .conference = {}, .title = {}, .time_zone = {}});
  EXPECT_FALSE(core.plan(plan_of(4, "a")).follow);
  EXPECT_EQ(core.hello().highest_epoch, 5U);
}

}  // namespace
}  // namespace nhipcau::outlet
