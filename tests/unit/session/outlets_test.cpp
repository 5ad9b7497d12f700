#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "orchestrator/session/session.hpp"
#include "tests/support/conference_fixture.hpp"
#include "tests/unit/session/fakes.hpp"

namespace nhipcau::session {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const OutputId kProgramme("ghi-hinh");
const OutputId kRoom("ghi-hinh.a");
const OutputId kStream("truyen-hinh");

wire::MediaOffer offer(const std::string& generation) {
  wire::MediaOffer made;
  made.generation = generation;
  return made;
}

wire::OutletHello hello(const OutputId& output) {
  wire::OutletHello made;
  made.output = output;
  made.instance = "outlet-1";
  made.offer = offer("0123456789abcdef");
  return made;
}

wire::OutletReport running(std::uint64_t bytes) {
  wire::OutletReport report;
  report.state = wire::OutletState::kRunning;
  report.bytes = bytes;
  report.sound_age_ms = 10;
  report.sound_dbfs = -20;
  return report;
}

/// A session with a recording, one of a room by itself, and a stream; everybody else is there.
class Outlets : public testing::Test {
 protected:
  Outlets() { start(); }

  void start() {
    session_ =
        std::make_unique<Session>(journal_, peers_, "",
                                  std::vector<OutputSpec>{{kProgramme, OutputKind::kRecord, {}},
                                                          {kRoom, OutputKind::kRecord, RoomId("a")},
                                                          {kStream, OutputKind::kSrt, {}}});
    ASSERT_TRUE(session_->start(test::small_conference(), now_));
    wire::BridgeHello bridge;
    bridge.instance = "bridge-1";
    session_->bridge_hello(bridge, now_);
    wire::AgentHello agent;
    agent.room = RoomId("a");
    agent.instance = "agent-a";
    session_->agent_hello(agent, now_);
  }

  void press(core::Verb verb) {
    const core::Run* live = session_->state().live_run();
    core::Command command{.id = CommandId("press-" + std::to_string(++presses_)),
                          .actor = "dieuhanh",
                          .role = core::Role::kModerator,
                          .expect_live_run = {},
                          .verb = std::move(verb)};
    if (live != nullptr) {
      command.expect_live_run = live->id;
    }
    now_ = now_ + Seconds{2};
    session_->command(command, now_, [](const CommandOutcome& outcome) {
      EXPECT_TRUE(outcome.ok) << outcome.code;
    });
  }

  [[nodiscard]] wire::OutletPlan plan(const OutputId& output) const {
    wire::OutletPlan newest;
    for (const auto& [to, message] : peers_.to_outlets) {
      if (const auto* each = std::get_if<wire::OutletPlan>(&message); each && to == output) {
        newest = *each;
      }
    }
    return newest;
  }
  /// The ids of the alarms of outputs in the newest view.
  std::vector<std::string> alarms() {
    now_ = now_ + Millis{100};  // a burst is shown once
    session_->tick(now_);
    std::vector<std::string> ids;
    const auto view = nlohmann::json::parse(peers_.views.back().view);
    for (const auto& alarm : view["alarms"]) {
      const std::string id = alarm["id"];
      if (id.starts_with("output-")) {
        ids.push_back(id);
      }
    }
    return ids;
  }
  /// All outlets are there and do what they should.
  void all_run(std::uint64_t bytes) {
    for (const OutputId& output : {kProgramme, kRoom, kStream}) {
      session_->outlet_said(output, running(bytes), now_);
    }
  }
  void all_arrive() {
    for (const OutputId& output : {kProgramme, kRoom, kStream}) {
      session_->outlet_said(output, hello(output), now_);
    }
  }

  MemoryJournal journal_;
  RecordingPeers peers_;
  WallTime now_ = WallTime{} + Minutes(10);
  int presses_ = 0;
  std::unique_ptr<Session> session_;
};

TEST_F(Outlets, ARecordingRunsFromTheStartToTheEndButNotInABreakAndAStreamAlways) {
  all_arrive();
  EXPECT_FALSE(plan(kProgramme).running);
  EXPECT_TRUE(plan(kStream).running);
  press(core::Start{ItemId("i1")});
  EXPECT_TRUE(plan(kProgramme).running);
  EXPECT_EQ(plan(kProgramme).chapter, (wire::Chapter{1, "Nội dung i1"}));
  press(core::Next{ItemId("i2")});
  EXPECT_EQ(plan(kProgramme).chapter, (wire::Chapter{2, "Nội dung i2"}));
  press(core::Next{ItemId("i3")});
  EXPECT_FALSE(plan(kProgramme).running) << "a break";
  EXPECT_TRUE(plan(kStream).running);
  press(core::Next{ItemId("i4")});
  EXPECT_TRUE(plan(kProgramme).running);
  press(core::Conclude{});
  EXPECT_FALSE(plan(kProgramme).running);
}

TEST_F(Outlets, TheBridgeServesThemAndARecordedRoomSendsItsPicture) {
  all_arrive();
  press(core::Start{ItemId("i1")});
  const wire::BridgePlan bridge = peers_.bridge_plans().back();
  ASSERT_THAT(bridge.outputs, SizeIs(3));
  EXPECT_EQ(bridge.outputs[0].picture.room, RoomId("tinh"));
  EXPECT_FALSE(bridge.outputs[0].sound);
  ASSERT_TRUE(bridge.outputs[0].offer);
  EXPECT_EQ(bridge.outputs[1].picture.room, RoomId("a"));
  EXPECT_EQ(bridge.outputs[1].sound, RoomId("a"));
  EXPECT_TRUE(peers_.room_plans(RoomId("a")).back().send_main);
}

TEST_F(Outlets, TheProgrammeIsRecordedAsTheRoomsSeeIt) {
  all_arrive();
  press(core::Start{ItemId("i1")});
  press(core::SetLayout{{core::Layout::kGallery, {}, false}});
  const wire::BridgePlan bridge = peers_.bridge_plans().back();
  EXPECT_EQ(bridge.programme.show, wire::Show::kComposed);
  ASSERT_TRUE(bridge.composition);
  EXPECT_EQ(bridge.programme.composition, bridge.composition->id);
  EXPECT_EQ(bridge.outputs[0].picture, bridge.programme);
  EXPECT_EQ(bridge.outputs[1].picture, wire::Source{RoomId("a")});
}

TEST_F(Outlets, TheAnswerReachesTheOutletAndARestartChangesNothing) {
  all_arrive();
  wire::MediaAnswer answer;
  answer.generation = "0123456789abcdef";
  answer.port = 5004;
  session_->output_answer({kProgramme, answer}, now_);
  EXPECT_EQ(plan(kProgramme).answer, answer);
  peers_.forget();
  session_ = std::make_unique<Session>(
      journal_, peers_, "", std::vector<OutputSpec>{{kProgramme, OutputKind::kRecord, {}}});
  ASSERT_TRUE(session_->start(test::small_conference(), now_));
  session_->outlet_said(kProgramme, hello(kProgramme), now_);
  EXPECT_EQ(plan(kProgramme).bridge_instance, "bridge-1") << "or it would offer anew";
  wire::BridgeHello bridge;
  bridge.instance = "bridge-1";
  bridge.output_answers = {{kProgramme, answer}};
  session_->bridge_hello(bridge, now_);
  EXPECT_EQ(plan(kProgramme).answer, answer);
}

TEST_F(Outlets, AnotherBridgeVoidsTheOffers) {
  all_arrive();
  wire::BridgeHello bridge;
  bridge.instance = "bridge-2";
  session_->bridge_hello(bridge, now_);
  EXPECT_FALSE(peers_.bridge_plans().back().outputs[0].offer);
  EXPECT_EQ(plan(kProgramme).bridge_instance, "bridge-2");
  session_->outlet_said(kProgramme, wire::OutletOffer{offer("fedcba9876543210")}, now_);
  EXPECT_EQ(peers_.bridge_plans().back().outputs[0].offer->generation, "fedcba9876543210");
}

TEST_F(Outlets, AFinishedFileIsJournaledOnceAndNotedEachTime) {
  all_arrive();
  const wire::OutletSegment segment{"a.mkv", {1000}, 600'000, 42, std::string(64, 'a'), false};
  const std::uint64_t before = journal_.head();
  session_->outlet_said(kProgramme, segment, now_);
  session_->outlet_said(kProgramme, segment, now_);
  ASSERT_EQ(journal_.head(), before + 1);
  const auto& recorded = std::get<core::SegmentRecorded>(journal_.events.back().body);
  EXPECT_EQ(recorded.sha256, segment.sha256);
  EXPECT_EQ(recorded.output, kProgramme);
  int noted = 0;
  for (const auto& [to, message] : peers_.to_outlets) {
    noted += std::holds_alternative<wire::SegmentNoted>(message) ? 1 : 0;
  }
  EXPECT_EQ(noted, 2);
}

TEST_F(Outlets, AFileIsNotNotedWhileTheJournalIsFull) {
  all_arrive();
  journal_.full = true;
  peers_.forget();
  session_->outlet_said(kProgramme,
                        wire::OutletSegment{"a.mkv", {}, 1, 1, std::string(64, 'a'), false}, now_);
  for (const auto& [to, message] : peers_.to_outlets) {
    EXPECT_FALSE(std::holds_alternative<wire::SegmentNoted>(message));
  }
}

TEST_F(Outlets, AnOutputThatIsNotConfiguredIsTurnedAway) {
  session_->outlet_said(OutputId("la"), hello(OutputId("la")), now_);
  session_->outlet_said(OutputId("la"), running(1), now_);
  session_->outlet_left(OutputId("la"), now_);
  ASSERT_FALSE(peers_.to_outlets.empty());
  const auto* error = std::get_if<wire::ErrorMessage>(&peers_.to_outlets.front().second);
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->code, "unknown_output");
}

TEST_F(Outlets, NobodyIsAlarmedByWhatIsNotWantedOrWorks) {
  now_ = now_ + Seconds{30};
  EXPECT_THAT(alarms(), ElementsAre("output-absent-truyen-hinh")) << "no recording is wanted yet";
  all_arrive();
  press(core::Start{ItemId("i1")});
  for (int second = 1; second < 90; ++second) {
    all_run(static_cast<std::uint64_t>(second) * 1000);
    EXPECT_THAT(alarms(), IsEmpty()) << second;
    now_ = now_ + Seconds{1};
  }
}

TEST_F(Outlets, AnOutletThatIsGoneIsAnAlarmAfterFiveSeconds) {
  all_arrive();
  press(core::Start{ItemId("i1")});
  all_run(1000);
  session_->outlet_left(kProgramme, now_);
  EXPECT_THAT(alarms(), Not(testing::Contains("output-absent-ghi-hinh")));
  const auto wake = session_->next_wakeup(now_);
  ASSERT_TRUE(wake);
  EXPECT_LE(*wake, now_ + Seconds{5}) << "it is told without anybody's message";
  now_ = now_ + Seconds{5};
  all_run(2000);
  EXPECT_THAT(alarms(), testing::Contains("output-absent-ghi-hinh"));
}

TEST_F(Outlets, AFileThatDoesNotGrowIsAnAlarmAfterFiveSeconds) {
  all_arrive();
  press(core::Start{ItemId("i1")});
  all_run(1000);
  now_ = now_ + Seconds{4};
  all_run(1000);
  EXPECT_THAT(alarms(), IsEmpty());
  now_ = now_ + Seconds{1};
  all_run(1000);
  EXPECT_THAT(alarms(), testing::Contains("output-still-ghi-hinh"));
  all_run(2000);
  EXPECT_THAT(alarms(), IsEmpty());
}

TEST_F(Outlets, AFullDiskIsAnAlarmAtOnceInItsOwnWords) {
  all_arrive();
  press(core::Start{ItemId("i1")});
  wire::OutletReport report = running(1000);
  report.state = wire::OutletState::kFailed;
  report.since = now_;
  report.error = Text{"ổ đĩa đã đầy", "the disk is full"};
  session_->outlet_said(kProgramme, report, now_);
  EXPECT_THAT(alarms(), testing::Contains("output-failed-ghi-hinh"));
  EXPECT_THAT(peers_.views.back().view, HasSubstr("ổ đĩa đã đầy"));
}

TEST_F(Outlets, SoundThatStopsOrIsSilentForAMinuteIsAWarning) {
  all_arrive();
  press(core::Start{ItemId("i1")});
  wire::OutletReport silent = running(0);
  silent.sound_dbfs = -90;
  for (int second = 0; second <= 61; ++second) {
    silent.bytes += 1000;
    session_->outlet_said(kRoom, running(silent.bytes), now_);
    session_->outlet_said(kStream, running(silent.bytes), now_);
    session_->outlet_said(kProgramme, silent, now_);
    now_ = now_ + Seconds{1};
  }
  EXPECT_THAT(alarms(), ElementsAre("output-silent-ghi-hinh"));
  silent.sound_age_ms = 5'000;
  session_->outlet_said(kProgramme, silent, now_);
  EXPECT_THAT(alarms(), ElementsAre("output-deaf-ghi-hinh"));
}

TEST_F(Outlets, TheViewHoldsThemAndNoSecret) {
  all_arrive();
  press(core::Start{ItemId("i1")});
  all_run(225'000'000);
  now_ = now_ + Millis{100};
  session_->tick(now_);
  const auto outputs = nlohmann::json::parse(peers_.views.back().view)["outputs"];
  ASSERT_THAT(outputs, SizeIs(3));
  EXPECT_EQ(outputs[0]["id"], "ghi-hinh");
  EXPECT_EQ(outputs[0]["state"], "running");
  EXPECT_EQ(outputs[0]["megabytes"], 225);
  EXPECT_EQ(outputs[1]["room"], "a");
  EXPECT_EQ(outputs[2]["kind"], "srt");
}

}  // namespace
}  // namespace nhipcau::session
