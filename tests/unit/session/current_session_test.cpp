#include "orchestrator/session/current_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/conference_fixture.hpp"
#include "tests/unit/session/fakes.hpp"

namespace nhipcau::session {
namespace {

using testing::Each;
using testing::Eq;
using testing::Field;
using testing::Gt;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const RoomId kA("a");
const OutputId kRecording("ghi-hinh");
const OutputId kStream("truyen-hinh");

class CurrentSessionTest : public testing::Test {
 protected:
  CurrentSessionTest() {
    EXPECT_TRUE(current_->start(test::small_conference(), now_));
    connect_everybody();
  }

  Session& active() { return current_->active(); }

  void connect_everybody() {
    wire::BridgeHello bridge;
    bridge.instance = "bridge-1";
    active().bridge_hello(bridge, now_);
    for (const char* room : {"tinh", "a", "b"}) {
      wire::AgentHello hello;
      hello.room = RoomId(room);
      hello.instance = "agent-" + hello.room.str();
      hello.offer.generation = "g-" + hello.room.str();
      active().agent_hello(hello, now_);
    }
  }

  void connect_outlets() {
    for (const OutputId& output : {kRecording, kStream}) {
      wire::OutletHello hello;
      hello.output = output;
      hello.instance = "outlet-" + output.str();
      hello.offer.generation = "g-" + output.str();
      active().outlet_said(output, hello, now_);
    }
  }

  [[nodiscard]] wire::OutletPlan outlet_plan(const OutputId& output) const {
    wire::OutletPlan newest;
    for (const auto& [to, message] : peers_.to_outlets) {
      if (const auto* each = std::get_if<wire::OutletPlan>(&message); each && to == output) {
        newest = *each;
      }
    }
    return newest;
  }

  CommandOutcome press(core::Verb verb, const std::string& id) {
    const core::Run* live = active().state().live_run();
    core::Command command{.id = CommandId(id),
                          .actor = "dieuhanh",
                          .role = core::Role::kModerator,
                          .expect_live_run = {},
                          .verb = std::move(verb)};
    if (live != nullptr) {
      command.expect_live_run = live->id;
    }
    CommandOutcome got;
    active().command(command, now_, [&](const CommandOutcome& outcome) { got = outcome; });
    current_->settle(now_);
    return got;
  }

  void pass(Millis time) {
    now_ = now_ + time;
    active().tick(now_);
    current_->settle(now_);
  }

  void restart() {
    current_ =
        std::make_unique<CurrentSession>(journal_, rehearsals_.opener(), peers_, "", outputs_);
    peers_.forget();
    ASSERT_TRUE(current_->start(test::small_conference(), now_));
  }

  /// A moment later: changes that come in a burst are published together.
  [[nodiscard]] nlohmann::json view() {
    pass(Millis(500));
    return nlohmann::json::parse(peers_.views.back().view);
  }

  WallTime now_{1'000'000'000};
  const std::vector<OutputSpec> outputs_{{kRecording, OutputKind::kRecord, {}},
                                         {kStream, OutputKind::kSrt, {}}};
  MemoryJournal journal_;
  MemoryJournals rehearsals_;
  RecordingPeers peers_;
  std::unique_ptr<CurrentSession> current_ =
      std::make_unique<CurrentSession>(journal_, rehearsals_.opener(), peers_, "", outputs_);
};

TEST_F(CurrentSessionTest, ARehearsalTakesOverEverybodyWhoIsConnected) {
  peers_.forget();
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  EXPECT_TRUE(active().state().rehearsal);
  EXPECT_TRUE(active().state().bridge_up);
  EXPECT_TRUE(active().state().rooms.at(kA).online);
  EXPECT_EQ(active().state().seat.holder, "dieuhanh");
  const auto plans = peers_.room_plans(kA);
  ASSERT_THAT(plans, Not(IsEmpty()));
  EXPECT_TRUE(plans.back().rehearsal);
  EXPECT_TRUE(peers_.views.front().patch.empty()) << "a new view, whole";
  EXPECT_EQ(view()["rehearsal"]["number"], 1);
}

TEST_F(CurrentSessionTest, NothingOfARehearsalIsRecordedOrStreamed) {
  connect_outlets();
  EXPECT_TRUE(outlet_plan(kStream).running);
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-start").ok);
  EXPECT_FALSE(outlet_plan(kRecording).running);
  EXPECT_FALSE(outlet_plan(kStream).running);
  const auto planned = peers_.bridge_plans().back().outputs;
  ASSERT_THAT(planned, SizeIs(2)) << "their legs stay";
  EXPECT_EQ(planned[0].offer->generation, "g-ghi-hinh");
  ASSERT_TRUE(press(core::CloseRehearsal{}, "press-close").ok);
  EXPECT_TRUE(outlet_plan(kStream).running);
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-start-again").ok);
  EXPECT_TRUE(outlet_plan(kRecording).running);
}

TEST_F(CurrentSessionTest, AFileThatIsToldInARehearsalIsNotedByTheConference) {
  connect_outlets();
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  const auto noted = [this] {
    return std::ranges::any_of(peers_.to_outlets, [](const auto& sent) {
      return std::holds_alternative<wire::SegmentNoted>(sent.second);
    });
  };
  const wire::OutletSegment segment{"hn_001.mkv", now_, 60'000, 5'000, std::string(64, 'a'), false};
  active().outlet_said(kRecording, segment, now_);
  EXPECT_FALSE(noted());
  ASSERT_TRUE(press(core::CloseRehearsal{}, "press-close").ok);
  active().outlet_said(kRecording, segment, now_);
  EXPECT_TRUE(noted());
  EXPECT_TRUE(active().state().segments.contains("hn_001.mkv"));
}

TEST_F(CurrentSessionTest, EveryChangeOfJournalRaisesTheEpoch) {
  const auto stamp = [this] { return peers_.room_plans(kA).back().stamp; };
  const wire::PlanStamp before = stamp();
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  const wire::PlanStamp inside = stamp();
  EXPECT_GT(inside.epoch, before.epoch);
  ASSERT_TRUE(press(core::CloseRehearsal{}, "press-close").ok);
  EXPECT_GT(stamp().epoch, inside.epoch);
  EXPECT_GT(peers_.bridge_plans().back().stamp.epoch, inside.epoch);
}

TEST_F(CurrentSessionTest, TheMediaKeysGoOnAsTheyAre) {
  wire::BridgeAnswer answered{.room = kA, .answer = {}};
  answered.answer.generation = "g-a";
  answered.answer.port = 5004;
  active().bridge_answer(answered, now_);
  const auto before = peers_.room_plans(kA).back();
  ASSERT_TRUE(before.answer);
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  const auto inside = peers_.room_plans(kA).back();
  ASSERT_TRUE(inside.answer);
  EXPECT_EQ(inside.answer->generation, "g-a");
  EXPECT_EQ(inside.bridge_instance, before.bridge_instance);
}

TEST_F(CurrentSessionTest, NothingOfItReachesTheConferencesJournal) {
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  const std::size_t kept = journal_.events.size();
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  ASSERT_TRUE(press(core::Raise{kA, core::RequestKind::kSpeech, ""}, "press-0002").ok);
  EXPECT_EQ(journal_.events.size(), kept);
  ASSERT_TRUE(press(core::CloseRehearsal{}, "press-close").ok);
  EXPECT_FALSE(active().state().started());
  EXPECT_THAT(active().state().runs, IsEmpty());
  EXPECT_THAT(active().state().floor.queue, IsEmpty());
  EXPECT_FALSE(active().state().opened_rehearsal);
  EXPECT_TRUE(press(core::Start{ItemId("i1")}, "press-0003").ok) << "now it is meant";
}

TEST_F(CurrentSessionTest, TheClosingCommandAskedAgainGetsItsAnswerFromTheConference) {
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  ASSERT_TRUE(press(core::CloseRehearsal{}, "press-close").ok);
  EXPECT_TRUE(press(core::CloseRehearsal{}, "press-close").ok);
  EXPECT_EQ(press(core::CloseRehearsal{}, "press-again").code, "no_rehearsal");
}

TEST_F(CurrentSessionTest, ARestartComesBackIntoTheRehearsal) {
  ASSERT_TRUE(press(core::OpenRehearsal{4}, "press-open").ok);
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  const WallTime began = active().state().rehearsal->began_at;
  const std::uint64_t epoch = active().state().epoch;
  now_ = now_ + Seconds(30);
  restart();
  EXPECT_THAT(peers_.views, IsEmpty()) << "nobody is told before anybody can be connected";
  ASSERT_TRUE(active().state().rehearsal);
  EXPECT_EQ(active().state().rehearsal->began_at, began);
  EXPECT_EQ(active().state().live_run()->item, ItemId("i1"));
  EXPECT_GT(active().state().epoch, epoch);
  EXPECT_EQ(active().state().clock_at(now_), began + Seconds(120));
}

TEST_F(CurrentSessionTest, ARestartBetweenTheTwoJournalsFinishesTheClosing) {
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  core::Command close{.id = CommandId("press-close"),
                      .actor = "dieuhanh",
                      .role = core::Role::kModerator,
                      .expect_live_run = {},
                      .verb = core::CloseRehearsal{}};
  active().command(close, now_, [](const CommandOutcome&) {});  // and then the power fails
  restart();
  pass(Millis(1));
  EXPECT_FALSE(active().state().rehearsal);
  EXPECT_FALSE(active().state().opened_rehearsal);
  EXPECT_EQ(view()["rehearsed"]["number"], 1);
}

TEST_F(CurrentSessionTest, WhatARoomFollowsOfARehearsalIsNoLostEventOfTheConference) {
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  wire::AgentReport report;
  report.applied = {active().state().epoch, active().state().seq + 50};
  ASSERT_TRUE(press(core::CloseRehearsal{}, "press-close").ok);
  active().agent_report(kA, report, now_);
  EXPECT_FALSE(active().state().record_trouble);
  restart();
  active().agent_report(kA, report, now_);
  EXPECT_FALSE(active().state().record_trouble) << "nor after the next start";
}

TEST_F(CurrentSessionTest, ItsClockRunsFourTimesAsFast) {
  ASSERT_TRUE(press(core::OpenRehearsal{4}, "press-open").ok);
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  pass(Minutes(1));
  ASSERT_TRUE(press(core::Next{ItemId("i2")}, "press-0002").ok);
  EXPECT_EQ(active().state().used(ItemId("i1"), WallTime{} + Minutes(1'000'000)), Minutes(4));
  const auto plan = peers_.room_plans(kA).back();
  EXPECT_EQ(plan.pace, 4);
  EXPECT_EQ(plan.zero_at, now_ + Minutes(2)) << "8 minutes at four times the pace";
}

TEST_F(CurrentSessionTest, ADrilledRoomComesBackByItself) {
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  ASSERT_TRUE(press(core::DropRoom{kA, Seconds(20)}, "press-drop").ok);
  EXPECT_FALSE(active().state().rooms.at(kA).online);
  EXPECT_EQ(view()["rehearsal"]["drill"]["room"], "a");
  wire::AgentReport report;
  active().agent_report(kA, report, now_);
  EXPECT_FALSE(active().state().rooms.at(kA).online);
  EXPECT_LE(*active().next_wakeup(now_), now_ + Seconds(20));
  pass(Seconds(20));
  pass(Millis(1));
  EXPECT_TRUE(active().state().rooms.at(kA).online);
  EXPECT_TRUE(view()["rehearsal"]["drill"].is_null());
}

TEST_F(CurrentSessionTest, TheReportIsInTheViewUntilTheConferenceBegins) {
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  EXPECT_TRUE(view()["rehearsed"].is_null());
  ASSERT_TRUE(press(core::PlayFrom{ItemId("i2")}, "press-0001").ok);
  pass(Minutes(9));
  ASSERT_TRUE(press(core::CloseRehearsal{}, "press-close").ok);
  const auto rehearsed = view()["rehearsed"];
  EXPECT_EQ(rehearsed["items"][1]["planned_ms"], 480'000);
  EXPECT_EQ(rehearsed["items"][1]["used_ms"], 540'000);
  EXPECT_TRUE(rehearsed["items"][0]["used_ms"].is_null());

  restart();
  pass(Millis(1));
  EXPECT_EQ(view()["rehearsed"], rehearsed) << "read again from its journal";
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0002").ok);
  EXPECT_TRUE(view()["rehearsed"].is_null());
}

TEST_F(CurrentSessionTest, ARehearsalWithoutAJournalIsOverAtOnce) {
  rehearsals_.broken = true;
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  EXPECT_FALSE(active().state().rehearsal);
  EXPECT_FALSE(active().state().opened_rehearsal);
  EXPECT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
}

TEST_F(CurrentSessionTest, AFullDiskKeepsTheRehearsalAndTheWayBackIsTriedAgain) {
  ASSERT_TRUE(press(core::OpenRehearsal{1}, "press-open").ok);
  journal_.full = true;
  ASSERT_TRUE(press(core::CloseRehearsal{}, "press-close").ok);
  EXPECT_TRUE(active().state().rehearsal);
  journal_.full = false;
  pass(Seconds(1));
  EXPECT_FALSE(active().state().rehearsal);
}

}  // namespace
}  // namespace nhipcau::session
