#include "endpoint-agent/core/core.hpp"

#include <gtest/gtest.h>

#include <string>

namespace nhipcau::agent {
namespace {

/// A core whose offers are generation g1, g2, …
class CoreTest : public testing::Test {
 protected:
  wire::MediaOffer next_offer() {
    wire::MediaOffer offer;
    offer.generation = "g" + std::to_string(++offers_);
    return offer;
  }

  static wire::RoomPlan plan(std::uint64_t epoch, std::uint64_t seq, const std::string& bridge,
                             const std::string& answered = {}) {
    wire::RoomPlan plan;
    plan.stamp = {epoch, seq};
    plan.bridge_instance = bridge;
    if (!answered.empty()) {
      plan.answer = wire::MediaAnswer{};
      plan.answer->generation = answered;
    }
    return plan;
  }

  static wire::AgentWelcome welcome(std::uint64_t epoch) {
    wire::AgentWelcome welcome;
    welcome.epoch = epoch;
    return welcome;
  }

  template <typename T>
  static const T* find(const Effects& effects) {
    for (const Effect& effect : effects) {
      if (const T* found = std::get_if<T>(&effect)) {
        return found;
      }
    }
    return nullptr;
  }

  std::string greeted_generation() {
    const Effects effects = core_.opened();
    const Greet* greet = find<Greet>(effects);
    return greet == nullptr ? "" : greet->hello.offer.generation;
  }

  int offers_ = 0;
  Core core_{
      {"token", RoomId("ninh-son"), "instance", "0.1.0"}, 4, [this] { return next_offer(); }};
};

TEST_F(CoreTest, HelloCarriesTheTokenTheSavedEpochAndTheOffer) {
  const Effects effects = core_.opened();
  const Greet* greet = find<Greet>(effects);
  ASSERT_NE(greet, nullptr);
  EXPECT_EQ(greet->hello.token, "token");
  EXPECT_EQ(greet->hello.room, RoomId("ninh-son"));
  EXPECT_EQ(greet->hello.highest_epoch, 4U);
  EXPECT_EQ(greet->hello.offer.generation, "g1");
}

TEST_F(CoreTest, AHigherEpochIsSavedBeforeItsPlanIsFollowed) {
  const Effects effects = core_.received(plan(5, 1, "b1"));
  ASSERT_EQ(effects.size(), 2U);
  EXPECT_EQ(std::get<SaveEpoch>(effects[0]).epoch, 5U);
  EXPECT_EQ(std::get<Follow>(effects[1]).plan.stamp.seq, 1U);
}

TEST_F(CoreTest, APlanOfALowerEpochIsRefused) {
  EXPECT_TRUE(core_.received(plan(3, 99, "b1", "g1")).empty());
}

TEST_F(CoreTest, AnOlderPlanOfTheSameEpochIsRefusedAndAnEqualOneTaken) {
  static_cast<void>(core_.received(plan(4, 7, "b1")));
  EXPECT_TRUE(core_.received(plan(4, 6, "b1")).empty());
  const Effects again = core_.received(plan(4, 7, "b1"));
  EXPECT_NE(find<Follow>(again), nullptr);
}

TEST_F(CoreTest, AnAnswerToTheOfferStartsTheLegOnce) {
  const Effects first = core_.received(plan(4, 1, "b1", "g1"));
  ASSERT_NE(find<StartLeg>(first), nullptr);
  EXPECT_EQ(find<StartLeg>(first)->offer.generation, "g1");
  const Effects second = core_.received(plan(4, 2, "b1", "g1"));
  EXPECT_EQ(find<StartLeg>(second), nullptr)
      << "one key must not protect two sequences from the start";
}

TEST_F(CoreTest, AnAnswerToAnotherOfferIsIgnored) {
  const Effects effects = core_.received(plan(4, 1, "b1", "g0"));
  EXPECT_EQ(find<StartLeg>(effects), nullptr);
}

TEST_F(CoreTest, AnotherBridgeGetsAFreshOffer) {
  static_cast<void>(core_.received(plan(4, 1, "b1", "g1")));
  const Effects effects = core_.received(plan(4, 2, "b2", "g1"));
  ASSERT_NE(find<SendOffer>(effects), nullptr);
  EXPECT_EQ(find<SendOffer>(effects)->offer.generation, "g2");
  EXPECT_EQ(find<StartLeg>(effects), nullptr);
  const Effects answered = core_.received(plan(4, 3, "b2", "g2"));
  EXPECT_NE(find<StartLeg>(answered), nullptr);
}

TEST_F(CoreTest, AnAbsentBridgeChangesNothing) {
  static_cast<void>(core_.received(plan(4, 1, "b1", "g1")));
  const Effects absent = core_.received(plan(4, 2, ""));
  EXPECT_EQ(find<SendOffer>(absent), nullptr);
  const Effects back = core_.received(plan(4, 3, "b1", "g1"));
  EXPECT_EQ(find<SendOffer>(back), nullptr);
  EXPECT_EQ(find<StartLeg>(back), nullptr);
}

TEST_F(CoreTest, AReconnectGreetsWithTheOfferThatRuns) {
  static_cast<void>(core_.received(plan(4, 1, "b1", "g1")));
  core_.closed();
  EXPECT_EQ(greeted_generation(), "g1");
}

TEST_F(CoreTest, ARestartedOrchestratorChangesNothingInTheRoom) {
  static_cast<void>(core_.received(plan(4, 9, "b1", "g1")));
  core_.closed();
  static_cast<void>(core_.opened());
  static_cast<void>(core_.received(welcome(5)));
  const Effects effects = core_.received(plan(5, 9, "b1", "g1"));
  EXPECT_NE(find<Follow>(effects), nullptr);
  EXPECT_EQ(find<SendOffer>(effects), nullptr);
  EXPECT_EQ(find<StartLeg>(effects), nullptr);
}

TEST_F(CoreTest, AWrongTokenOrRoomEndsTheProgramWithCodeTwo) {
  for (const char* code : {"bad_token", "unknown_room"}) {
    const Effects effects = core_.received(wire::ErrorMessage{code, {"vi", "en"}});
    ASSERT_NE(find<Leave>(effects), nullptr) << code;
    EXPECT_EQ(find<Leave>(effects)->exit_code, 2);
    EXPECT_NE(find<Leave>(effects)->text.vi.find("ninh-son"), std::string::npos);
  }
}

TEST_F(CoreTest, AReplacedAgentEndsWithoutFailure) {
  const Effects effects = core_.received(wire::ErrorMessage{"replaced", {"vi", "en"}});
  ASSERT_NE(find<Leave>(effects), nullptr);
  EXPECT_EQ(find<Leave>(effects)->exit_code, 0);
}

TEST_F(CoreTest, OtherErrorsDoNotEndTheProgram) {
  const Effects effects = core_.received(wire::ErrorMessage{"wrong_protocol", {"vi", "en"}});
  EXPECT_EQ(find<Leave>(effects), nullptr);
}

TEST_F(CoreTest, NothingIsReportedBeforeTheWelcome) {
  EXPECT_FALSE(core_.report({}, {1000}));
  static_cast<void>(core_.received(welcome(4)));
  EXPECT_TRUE(core_.report({}, {1000}));
}

TEST_F(CoreTest, AReportGoesOutOnceASecondAndAtOnceWhenTheCameraFails) {
  static_cast<void>(core_.received(welcome(4)));
  Facts facts;
  facts.camera_ok = true;
  EXPECT_TRUE(core_.report(facts, {1000}));
  facts.video_fps = 25;
  EXPECT_FALSE(core_.report(facts, {1900}));
  EXPECT_TRUE(core_.report(facts, {2000}));
  facts.camera_ok = false;
  const auto at_once = core_.report(facts, {2100});
  ASSERT_TRUE(at_once);
  EXPECT_FALSE(at_once->camera_ok);
}

TEST_F(CoreTest, AReportNamesThePlanInForce) {
  static_cast<void>(core_.received(welcome(4)));
  static_cast<void>(core_.report({}, {1000}));
  static_cast<void>(core_.received(plan(4, 12, "b1")));
  const auto report = core_.report({}, {1001});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->applied, (wire::PlanStamp{4, 12}));
}

}  // namespace
}  // namespace nhipcau::agent
