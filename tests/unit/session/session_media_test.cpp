#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "orchestrator/session/media_broker.hpp"
#include "orchestrator/session/session.hpp"
#include "tests/support/conference_fixture.hpp"
#include "tests/unit/session/fakes.hpp"

namespace nhipcau::session {
namespace {

using wire::SessionKind;
using wire::SessionState;

const RoomId kA("a");

class SessionMediaTest : public testing::Test {
 protected:
  SessionMediaTest() {
    EXPECT_TRUE(session_->start(test::small_conference(), now_));
    session_->bridge_hello(bridge(), now_);
  }

  static wire::BridgeHello bridge(const std::string& instance = "bridge-1") {
    wire::BridgeHello hello;
    hello.instance = instance;
    return hello;
  }
  static wire::MediaSession media(const std::string& id,
                                  SessionKind kind = SessionKind::kContribution,
                                  const RoomId& room = kA) {
    wire::MediaSession made;
    made.id = id;
    made.kind = kind;
    made.room = room;
    return made;
  }

  void open(const wire::MediaSession& wanted) {
    session_->open_media(wanted, now_, [this](Expected<wire::PeerAnswer> answer) {
      replies.push_back(std::move(answer));
    });
  }
  void open_and_answer(const wire::MediaSession& wanted) {
    open(wanted);
    wire::PeerAnswer answer;
    answer.hosts = {"192.0.2.1"};
    session_->bridge_session_answer({wanted.id, answer});
  }
  void report(const std::vector<wire::SessionReport>& sessions) {
    wire::BridgeReport told;
    told.sessions = sessions;
    session_->bridge_report(told, now_);
  }
  void pass(Millis duration) {
    now_ = now_ + duration;
    session_->tick(now_);
  }
  void connect_agent(const RoomId& room = kA) {
    wire::AgentHello hello;
    hello.room = room;
    hello.instance = "agent-a";
    hello.offer.generation = "0123456789abcdef";
    session_->agent_hello(hello, now_);
  }

  [[nodiscard]] bool online() const { return session_->state().rooms.at(kA).online; }
  [[nodiscard]] std::string instance() const {
    return session_->state().rooms.at(kA).agent_instance;
  }
  [[nodiscard]] std::vector<std::string> wanted() const {
    std::vector<std::string> ids;
    const wire::BridgePlan plan = peers_.bridge_plans().back();
    for (const wire::MediaSession& each : plan.sessions) {
      ids.push_back(each.id);
    }
    return ids;
  }
  [[nodiscard]] bool offer_in_plan() const {
    const wire::BridgePlan plan = peers_.bridge_plans().back();
    return std::ranges::find(plan.rooms, kA, &wire::BridgeRoom::room)->offer.has_value();
  }
  [[nodiscard]] bool revoked_in_plan() const {
    const wire::BridgePlan plan = peers_.bridge_plans().back();
    return std::ranges::find(plan.rooms, kA, &wire::BridgeRoom::room)->revoked;
  }
  [[nodiscard]] bool agent_told_to_stop() const {
    return std::ranges::any_of(peers_.to_agents, [](const auto& sent) {
      const auto* error = std::get_if<wire::ErrorMessage>(&sent.second);
      return error != nullptr && error->code == "replaced";
    });
  }

  MemoryJournal journal_;
  RecordingPeers peers_;
  WallTime now_{1'660'000'000'000};
  std::unique_ptr<Session> session_ = std::make_unique<Session>(journal_, peers_, "");
  std::vector<Expected<wire::PeerAnswer>> replies;
};

TEST_F(SessionMediaTest, ARevokedRoomHasNoLegUntilAMachineSignsInAnew) {
  session_->room_tokens({{kA, "one"}, {RoomId("b"), "b"}, {RoomId("tinh"), "c"}}, now_);
  connect_agent();
  EXPECT_TRUE(offer_in_plan());
  EXPECT_FALSE(revoked_in_plan());
  session_->room_tokens({{RoomId("b"), "b"}, {RoomId("tinh"), "c"}}, now_);
  EXPECT_FALSE(offer_in_plan());
  EXPECT_TRUE(revoked_in_plan());
  session_->agent_offer(kA, {}, now_);
  EXPECT_FALSE(offer_in_plan()) << "what its connection says before it is closed";
  session_->room_tokens({{kA, "two"}, {RoomId("b"), "b"}, {RoomId("tinh"), "c"}}, now_);
  EXPECT_TRUE(revoked_in_plan()) << "the old machine may still be sending";
  connect_agent();
  EXPECT_TRUE(offer_in_plan());
  EXPECT_FALSE(revoked_in_plan());
  session_->room_tokens({{kA, "three"}, {RoomId("b"), "b"}, {RoomId("tinh"), "c"}}, now_);
  EXPECT_TRUE(revoked_in_plan()) << "another machine was enrolled in its place";
}

TEST_F(SessionMediaTest, ARoomWithoutATokenIsRevokedFromTheStart) {
  session_->room_tokens({{RoomId("b"), "b"}}, now_);
  EXPECT_TRUE(revoked_in_plan());
}

TEST_F(SessionMediaTest, WhatWasOpenedWithARevokedTokenEnds) {
  session_->room_tokens({{kA, "one"}, {RoomId("b"), "b"}, {RoomId("tinh"), "c"}}, now_);
  wire::MediaSession contribution = media("01");
  contribution.token_room = kA;
  wire::MediaSession programme = media("02", SessionKind::kProgramme, RoomId());
  programme.token_room = kA;
  wire::MediaSession browser = media("03", SessionKind::kReturn);
  browser.by = "a";
  for (const wire::MediaSession& each : {contribution, programme, browser}) {
    open_and_answer(each);
  }
  report({{"01", SessionState::kUp}});
  EXPECT_TRUE(online());
  session_->room_tokens({{RoomId("b"), "b"}, {RoomId("tinh"), "c"}}, now_);
  EXPECT_EQ(wanted(), std::vector<std::string>{"03"}) << "its technician's account is another key";
  EXPECT_FALSE(online());
}

TEST_F(SessionMediaTest, ASessionIsPlannedAndItsAnswerPassedOn) {
  open(media("01"));
  EXPECT_EQ(wanted(), std::vector<std::string>{"01"});
  EXPECT_TRUE(replies.empty());
  session_->bridge_session_answer({"01", {}});
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_TRUE(replies[0].has_value());
  session_->bridge_session_answer({"01", {}});
  EXPECT_EQ(replies.size(), 1U);
}

TEST_F(SessionMediaTest, ARoomIsToldWhileTheDeskIsHeardThereAndTheConsolesByWhom) {
  connect_agent();
  wire::MediaSession desk = media("01", SessionKind::kDesk);
  desk.by = "kythuat";
  open_and_answer(desk);
  const auto told = [this] {
    std::optional<bool> speaks;
    for (const auto& [room, message] : peers_.to_agents) {
      if (const auto* plan = std::get_if<wire::RoomPlan>(&message); plan != nullptr && room == kA) {
        speaks = plan->desk_speaks;
      }
    }
    return speaks;
  };
  report({{"01", SessionState::kUp, false}});
  EXPECT_EQ(told(), false) << "a line that is open is not a voice";
  report({{"01", SessionState::kUp, true}});
  EXPECT_EQ(told(), true);
  EXPECT_TRUE(instance() == "agent-a") << "the desk is not the room's agent";
  pass(Millis{1000});
  EXPECT_NE(peers_.views.back().view.find(R"("desk":[{"room":"a","by":"kythuat","since":)"),
            std::string::npos);
  report({{"01", SessionState::kSilent, false}});
  EXPECT_EQ(told(), false);
}

TEST_F(SessionMediaTest, WhatCannotBeServedIsRefusedAtOnce) {
  open(media("01", SessionKind::kReturn, RoomId("nowhere")));
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0].error().code, "unknown_room");
  session_->bridge_left("gone", now_);
  open(media("02"));
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[1].error().code, "unavailable");
}

TEST_F(SessionMediaTest, ABridgeThatDoesNotAnswerIsNotWaitedForLongerThanFiveSeconds) {
  open(media("01"));
  pass(MediaSessions::kAnswerWithin - Millis{1});
  EXPECT_TRUE(replies.empty());
  pass(Millis{1});
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0].error().code, "unavailable");
  EXPECT_TRUE(wanted().empty());
}

TEST_F(SessionMediaTest, AContributionStandsForTheRoomOnceItIsUp) {
  open_and_answer(media("01"));
  EXPECT_FALSE(online());
  report({{"01", SessionState::kUp}});
  EXPECT_TRUE(online());
  EXPECT_EQ(instance(), "01");
  report({{"01", SessionState::kSilent}});
  EXPECT_FALSE(online());
  report({{"01", SessionState::kUp}});
  EXPECT_TRUE(online());
  session_->close_media("01", now_);
  EXPECT_FALSE(online());
  EXPECT_TRUE(wanted().empty());
}

TEST_F(SessionMediaTest, TheNewerOfAgentAndContributionReplacesTheOlder) {
  connect_agent();
  EXPECT_TRUE(offer_in_plan());
  open_and_answer(media("01"));
  EXPECT_TRUE(offer_in_plan()) << "the agent stays until the contribution is really there";
  report({{"01", SessionState::kUp}});
  EXPECT_TRUE(agent_told_to_stop());
  EXPECT_FALSE(offer_in_plan());
  session_->agent_left(kA, "connection lost", now_);
  EXPECT_TRUE(online()) << "the leaving of a replaced agent is nobody's news";
  EXPECT_EQ(instance(), "01");
  connect_agent();
  EXPECT_TRUE(wanted().empty());
  EXPECT_TRUE(offer_in_plan());
  EXPECT_EQ(instance(), "agent-a");
}

TEST_F(SessionMediaTest, TheNewerContributionEndsTheOlder) {
  open_and_answer(media("01"));
  report({{"01", SessionState::kUp}});
  open_and_answer(media("02"));
  EXPECT_EQ(wanted().size(), 2U);
  report({{"01", SessionState::kUp}, {"02", SessionState::kUp}});
  EXPECT_EQ(wanted(), std::vector<std::string>{"02"});
  EXPECT_EQ(instance(), "02");
}

TEST_F(SessionMediaTest, ARefusedOrClosedSessionIsForgotten) {
  open_and_answer(media("01"));
  open_and_answer(media("02", SessionKind::kProgramme, RoomId{}));
  report({{"01", SessionState::kRefused}, {"02", SessionState::kClosed}});
  EXPECT_FALSE(session_->find_media("01"));
  EXPECT_FALSE(session_->find_media("02"));
  EXPECT_TRUE(wanted().empty());
  EXPECT_FALSE(online());
}

TEST_F(SessionMediaTest, WhoDoesNotConnectOrStaysSilentIsDropped) {
  open_and_answer(media("01"));
  pass(MediaSessions::kConnectWithin);
  EXPECT_FALSE(session_->find_media("01"));
  open_and_answer(media("02"));
  report({{"02", SessionState::kUp}});
  report({{"02", SessionState::kSilent}});
  pass(MediaSessions::kSilentFor - Millis{1});
  EXPECT_TRUE(session_->find_media("02"));
  pass(Millis{1});
  EXPECT_FALSE(session_->find_media("02"));
}

TEST_F(SessionMediaTest, TheBridgeSaysAfterARestartOfTheOrchestratorWhatItHolds) {
  open_and_answer(media("01"));
  report({{"01", SessionState::kUp}});
  session_ = std::make_unique<Session>(journal_, peers_, "");
  ASSERT_TRUE(session_->start(test::small_conference(), now_));
  wire::BridgeHello hello = bridge();
  hello.sessions = {{media("01"), {}}};
  session_->bridge_hello(hello, now_);
  EXPECT_EQ(wanted(), std::vector<std::string>{"01"});
  report({{"01", SessionState::kUp}});
  EXPECT_TRUE(online());
  EXPECT_EQ(instance(), "01");
}

TEST_F(SessionMediaTest, ANewBridgeHasNoSessions) {
  open_and_answer(media("01"));
  report({{"01", SessionState::kUp}});
  session_->bridge_left("died", now_);
  EXPECT_TRUE(online());
  session_->bridge_hello(bridge("bridge-2"), now_);
  EXPECT_FALSE(online());
  EXPECT_TRUE(wanted().empty());
}

TEST_F(SessionMediaTest, ARoomThatIsLookedAtSendsItsPicture) {
  const RoomId idle("b");  // neither on air nor about to be
  connect_agent(idle);
  EXPECT_FALSE(peers_.room_plans(idle).back().send_main);
  open_and_answer(media("01", SessionKind::kCamera, idle));
  EXPECT_TRUE(peers_.room_plans(idle).back().send_main);
  session_->close_media("01", now_);
  EXPECT_FALSE(peers_.room_plans(idle).back().send_main);
}

TEST_F(SessionMediaTest, SixtyFourSessionsAreEnough) {
  for (std::size_t i = 0; i < MediaSessions::kMax; ++i) {
    open(media(std::to_string(i), SessionKind::kProgramme, RoomId{}));
  }
  EXPECT_TRUE(replies.empty());
  open(media("one-more", SessionKind::kProgramme, RoomId{}));
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0].error().code, "too_many_sessions");
}

TEST(TheSlate, SaysTheHourOfTheConferencesClocksAtWhichABreakIsOver) {
  const MediaBroker broker("");
  core::BridgePlan plan;
  plan.note = "Giải lao";
  plan.time_zone = "Asia/Ho_Chi_Minh";
  EXPECT_EQ(broker.bridge_plan(plan).note, "Giải lao");
  plan.resumes_at = WallTime{1'657'766'700'000};  // 2022-07-14T02:45:00Z
  EXPECT_EQ(broker.bridge_plan(plan).note, "Giải lao\nTiếp tục lúc 09:45 / Resumes at 09:45");
  plan.time_zone = "nowhere";
  EXPECT_EQ(broker.bridge_plan(plan).note, "Giải lao");
}

}  // namespace
}  // namespace nhipcau::session
