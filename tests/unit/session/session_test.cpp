#include "orchestrator/session/session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "orchestrator/session/loop.hpp"
#include "tests/support/conference_fixture.hpp"
#include "tests/unit/session/fakes.hpp"

namespace nhipcau::session {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const RoomId kTinh("tinh");
const RoomId kA("a");

wire::MediaOffer offer(const std::string& generation) {
  wire::MediaOffer made;
  made.generation = generation;
  made.key.fill(0x5a);
  made.video_ssrc = 1;
  return made;
}

wire::MediaAnswer answer(const std::string& generation) {
  wire::MediaAnswer made;
  made.generation = generation;
  made.port = 5004;
  return made;
}

wire::AgentHello agent(const RoomId& room, const std::string& generation) {
  wire::AgentHello hello;
  hello.room = room;
  hello.instance = "agent-" + room.str();
  hello.offer = offer(generation);
  return hello;
}

wire::BridgeHello bridge(const std::string& instance) {
  wire::BridgeHello hello;
  hello.instance = instance;
  return hello;
}

class SessionTest : public testing::Test {
 protected:
  SessionTest() { EXPECT_TRUE(session_->start(test::small_conference(), now_)); }

  CommandOutcome press(core::Verb verb, const std::string& id,
                       core::Role role = core::Role::kModerator,
                       const std::string& actor = "dieuhanh") {
    const core::Run* live = session_->state().live_run();
    core::Command command{.id = CommandId(id),
                          .actor = actor,
                          .role = role,
                          .expect_live_run = {},
                          .verb = std::move(verb)};
    if (live != nullptr) {
      command.expect_live_run = live->id;
    }
    CommandOutcome got;
    session_->command(command, now_, [&](const CommandOutcome& outcome) {
      got = outcome;
      committed_at_reply_ = journal_.head();
      sent_at_reply_ = peers_.to_agents.size() + peers_.to_bridge.size();
    });
    return got;
  }

  void restart() {
    session_ = std::make_unique<Session>(journal_, peers_, "");
    peers_.forget();
    ASSERT_TRUE(session_->start(test::small_conference(), now_));
  }

  void report_all_ok(std::optional<wire::Source> programme) {
    wire::BridgeReport report;
    report.programme = programme;
    for (const char* room : {"tinh", "a", "b"}) {
      wire::RoomMedia media;
      media.room = RoomId(room);
      media.picture = wire::PictureState::kOk;
      media.sound = wire::SoundState::kOk;
      report.rooms.push_back(media);
    }
    session_->bridge_report(report, now_);
  }

  nlohmann::json view() const { return nlohmann::json::parse(peers_.views.back().view); }

  WallTime now_{1'000'000'000};
  MemoryJournal journal_;
  RecordingPeers peers_;
  std::unique_ptr<Session> session_ = std::make_unique<Session>(journal_, peers_, "");
  std::uint64_t committed_at_reply_ = 0;
  std::size_t sent_at_reply_ = 0;
};

// ---- start -------------------------------------------------------------------------------------

TEST_F(SessionTest, TheFirstStartOpensTheConferenceAndCommitsItsEpoch) {
  ASSERT_THAT(journal_.events, SizeIs(2));
  EXPECT_TRUE(std::holds_alternative<core::ConferenceOpened>(journal_.events[0].body));
  EXPECT_EQ(std::get<core::EpochStarted>(journal_.events[1].body).epoch, 1'000'000U)
      << "the seconds since 1970: higher than any epoch of an earlier conference";
}

TEST_F(SessionTest, ARestartReplaysTheJournalAndCommitsTheNextEpoch) {
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  const core::State before = session_->state();
  restart();
  EXPECT_EQ(session_->state().epoch, before.epoch + 1);
  EXPECT_EQ(session_->state().runs, before.runs);
  EXPECT_EQ(session_->state().answers, before.answers);
}

TEST_F(SessionTest, AnotherConferencesJournalIsRefused) {
  core::Conference other = test::small_conference();
  other.id = "khac";
  Session second(journal_, peers_, "");
  const auto started = second.start(other, now_);
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().text.en, HasSubstr("belongs to conference 'nho'"));
}

TEST_F(SessionTest, AChangedFileOfTheSameConferenceDoesNotChangeThePlan) {
  core::Conference changed = test::small_conference();
  changed.title = "Tên khác";
  Session second(journal_, peers_, "");
  ASSERT_TRUE(second.start(changed, now_));
  EXPECT_EQ(second.state().conference.title, "Hội nghị nhỏ");
}

// ---- commands ----------------------------------------------------------------------------------

TEST_F(SessionTest, ACommandIsCommittedThenAnsweredThenSentToTheRooms) {
  session_->agent_hello(agent(kTinh, "g1"), now_);
  peers_.forget();
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  EXPECT_EQ(committed_at_reply_, journal_.head());
  EXPECT_EQ(sent_at_reply_, 0U);
  ASSERT_THAT(peers_.room_plans(kTinh), SizeIs(1));
  EXPECT_TRUE(peers_.room_plans(kTinh).front().send_main);
  EXPECT_EQ(peers_.room_plans(kTinh).front().stamp.seq, journal_.head());
}

TEST_F(SessionTest, TheSameCommandGetsTheSameAnswerAndHappensOnce) {
  const CommandOutcome first = press(core::Start{ItemId("i1")}, "press-0001");
  const std::uint64_t head = journal_.head();
  now_ = now_ + Seconds(5);
  const CommandOutcome again = press(core::Start{ItemId("i1")}, "press-0001");
  EXPECT_EQ(journal_.head(), head);
  EXPECT_EQ(again.ok, first.ok);
  EXPECT_EQ(again.seq, first.seq);
}

TEST_F(SessionTest, TheSameCommandGetsTheSameAnswerAfterARestart) {
  const CommandOutcome first = press(core::Start{ItemId("i1")}, "press-0001");
  restart();
  const CommandOutcome again = press(core::Start{ItemId("i1")}, "press-0001");
  EXPECT_TRUE(again.ok);
  EXPECT_EQ(again.seq, first.seq);
}

TEST_F(SessionTest, AViewerIsRefusedAndTheRefusalIsOnRecord) {
  const CommandOutcome refused =
      press(core::Start{ItemId("i1")}, "press-0001", core::Role::kViewer);
  EXPECT_EQ(refused.code, "forbidden");
  EXPECT_THAT(refused.text.vi, Not(testing::IsEmpty()));
  EXPECT_TRUE(std::holds_alternative<core::CommandRejected>(journal_.events.back().body));
}

TEST_F(SessionTest, AFullJournalRefusesAndChangesNothing) {
  journal_.full = true;
  const core::State before = session_->state();
  EXPECT_EQ(press(core::Start{ItemId("i1")}, "press-0001").code, "unavailable");
  EXPECT_EQ(session_->state(), before);
  EXPECT_FALSE(peers_.health.journal_ok);
  journal_.full = false;
  EXPECT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok) << "a new try is a new chance";
  EXPECT_TRUE(peers_.health.journal_ok);
}

TEST_F(SessionTest, WhoArrivedWhileTheJournalWasFullIsRecordedLater) {
  journal_.full = true;
  session_->agent_hello(agent(kA, "g1"), now_);
  EXPECT_FALSE(session_->state().rooms.at(kA).online);
  journal_.full = false;
  now_ = *session_->next_wakeup(now_);
  session_->tick(now_);
  EXPECT_TRUE(session_->state().rooms.at(kA).online);
}

TEST_F(SessionTest, TheJournalsInstantsNeverGoBack) {
  now_ = now_ - Minutes(30);
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  for (std::size_t i = 1; i < journal_.events.size(); ++i) {
    EXPECT_GE(journal_.events[i].at, journal_.events[i - 1].at);
  }
}

// ---- plans -------------------------------------------------------------------------------------

TEST_F(SessionTest, AnAgentIsWelcomedAndGetsItsPlanAtEveryConnection) {
  session_->agent_hello(agent(kA, "g1"), now_);
  session_->agent_hello(agent(kA, "g1"), now_);
  ASSERT_THAT(peers_.to_agents, SizeIs(4));
  const auto& welcome = std::get<wire::AgentWelcome>(peers_.to_agents[2].second);
  EXPECT_EQ(welcome.room_name, "Điểm cầu A");
  EXPECT_EQ(welcome.room_number, 2);
  EXPECT_TRUE(std::holds_alternative<wire::RoomPlan>(peers_.to_agents[3].second));
}

TEST_F(SessionTest, AnUnknownRoomIsTurnedAway) {
  session_->agent_hello(agent(RoomId("hue"), "g1"), now_);
  ASSERT_THAT(peers_.to_agents, SizeIs(1));
  EXPECT_EQ(std::get<wire::ErrorMessage>(peers_.to_agents[0].second).code, "unknown_room");
}

TEST_F(SessionTest, APlanThatDidNotChangeIsNotSentAgain) {
  session_->agent_hello(agent(kA, "g1"), now_);
  session_->bridge_hello(bridge("bridge-1"), now_);
  peers_.forget();
  session_->agent_hello(agent(kTinh, "g2"), now_);
  EXPECT_THAT(peers_.room_plans(kA), SizeIs(0)) << "another room's arrival is not its business";
  session_->tick(now_ + Seconds(1));
  EXPECT_THAT(peers_.room_plans(kA), SizeIs(0));
}

TEST_F(SessionTest, OffersReachTheBridgeAndAnswersOnlyTheirOwnGeneration) {
  session_->bridge_hello(bridge("bridge-1"), now_);
  session_->agent_hello(agent(kA, "g1"), now_);
  const wire::BridgePlan plan = peers_.bridge_plans().back();
  ASSERT_THAT(plan.rooms, SizeIs(3));
  ASSERT_TRUE(plan.rooms[1].offer);
  EXPECT_EQ(plan.rooms[1].offer->generation, "g1");

  session_->bridge_answer({kA, answer("g0")}, now_);
  EXPECT_FALSE(peers_.room_plans(kA).back().answer) << "an answer to an older offer";
  session_->bridge_answer({kA, answer("g1")}, now_);
  ASSERT_TRUE(peers_.room_plans(kA).back().answer);
  session_->agent_offer(kA, {offer("g2")}, now_);
  EXPECT_FALSE(peers_.room_plans(kA).back().answer) << "the new offer is not answered yet";
}

TEST_F(SessionTest, ANewBridgeVoidsTheOffersMadeForTheOldOne) {
  session_->bridge_hello(bridge("bridge-1"), now_);
  session_->agent_hello(agent(kA, "g1"), now_);
  session_->bridge_left("connection lost", now_);
  session_->bridge_hello(bridge("bridge-2"), now_);
  EXPECT_FALSE(peers_.bridge_plans().back().rooms[1].offer);
  EXPECT_EQ(peers_.room_plans(kA).back().bridge_instance, "bridge-2");
}

TEST_F(SessionTest, TheSameBridgeComingBackChangesNothingInTheRooms) {
  session_->bridge_hello(bridge("bridge-1"), now_);
  session_->agent_hello(agent(kA, "g1"), now_);
  session_->bridge_answer({kA, answer("g1")}, now_);
  peers_.forget();
  wire::BridgeHello back = bridge("bridge-1");
  back.answers[kA] = answer("g1");
  session_->bridge_left("connection lost", now_);
  session_->bridge_hello(back, now_);
  EXPECT_THAT(peers_.room_plans(kA), SizeIs(0));
  EXPECT_TRUE(peers_.bridge_plans().back().rooms[1].offer);
}

TEST_F(SessionTest, ARestartKeepsTheBridgeTheRoomsKnow) {
  session_->bridge_hello(bridge("bridge-1"), now_);
  restart();
  session_->agent_hello(agent(kA, "g1"), now_);
  EXPECT_EQ(peers_.room_plans(kA).back().bridge_instance, "bridge-1");
}

TEST_F(SessionTest, NoKeyReachesTheConsoles) {
  session_->bridge_hello(bridge("bridge-1"), now_);
  session_->agent_hello(agent(kA, "00112233aabbccdd"), now_);
  session_->bridge_answer({kA, answer("00112233aabbccdd")}, now_);
  session_->tick(now_);
  for (const Publication& publication : peers_.views) {
    EXPECT_THAT(publication.view, Not(HasSubstr("00112233aabbccdd")));
    EXPECT_THAT(publication.view, Not(HasSubstr("WlpaWlpa"))) << "the key in base64";
  }
}

TEST_F(SessionTest, APeerThatSawAHigherEpochIsOvertaken) {
  wire::AgentHello hello = agent(kA, "g1");
  hello.highest_epoch = 2'000'000;
  session_->agent_hello(hello, now_);
  EXPECT_EQ(session_->state().epoch, 2'000'001U);
  EXPECT_EQ(peers_.room_plans(kA).back().stamp.epoch, 2'000'001U);
  EXPECT_TRUE(session_->state().rooms.at(kA).online);
}

// ---- measurements ------------------------------------------------------------------------------

TEST_F(SessionTest, WhatTheBridgeMeasuredIsInTheView) {
  session_->bridge_hello(bridge("bridge-1"), now_);
  now_ = now_ + Seconds(1);
  report_all_ok(wire::Source{});
  const nlohmann::json seen = view();
  EXPECT_EQ(seen["rooms"][1]["picture"], "ok");
  EXPECT_EQ(seen["programme"]["actual"]["room"], nullptr);
  EXPECT_EQ(seen["rooms"][1]["link"]["measured_at"], now_.ms);
}

TEST_F(SessionTest, AReportOfAllRoomsIsOneCommit) {
  session_->bridge_hello(bridge("bridge-1"), now_);
  const int before = journal_.commits;
  report_all_ok(wire::Source{});
  EXPECT_EQ(journal_.commits, before + 1);
}

TEST_F(SessionTest, SixSecondsWithoutAReportNobodyKnowsThePictures) {
  session_->bridge_hello(bridge("bridge-1"), now_);
  report_all_ok(wire::Source{});
  session_->tick(now_ + Millis(5'999));
  EXPECT_EQ(session_->state().rooms.at(kA).picture, core::Picture::kOk);
  session_->tick(now_ + Millis(6'000));
  EXPECT_EQ(session_->state().rooms.at(kA).picture, core::Picture::kUnknown);
}

TEST_F(SessionTest, MeasurementsAloneMakeAtMostTenPatchesASecond) {
  session_->agent_hello(agent(kA, "g1"), now_);
  peers_.forget();
  for (int i = 0; i < 50; ++i) {
    wire::AgentReport report;
    report.microphone_dbfs = -i;
    now_ = now_ + Millis(20);
    session_->agent_report(kA, report, now_);
    const auto due = session_->next_wakeup(now_);
    if (due && *due <= now_) {
      session_->tick(now_);
    }
  }
  EXPECT_GE(peers_.views.size(), 8U);
  EXPECT_LE(peers_.views.size(), 11U);
}

TEST_F(SessionTest, ChangesInABurstMakeOneViewAndItsPlansGoOutAtOnce) {
  session_->agent_hello(agent(kTinh, "g1"), now_);
  peers_.forget();
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  ASSERT_TRUE(press(core::Hold{""}, "press-0002").ok);
  EXPECT_THAT(peers_.room_plans(kTinh), SizeIs(2));
  EXPECT_THAT(peers_.views, SizeIs(0)) << "the arrival was shown in this very millisecond";
  EXPECT_EQ(session_->next_wakeup(now_), now_ + Millis(20));
  session_->tick(now_ + Millis(20));
  ASSERT_THAT(peers_.views, SizeIs(1));
  EXPECT_EQ(view()["live"]["held"], true);
}

TEST_F(SessionTest, AChangeAfterAQuietMomentIsShownAtOnce) {
  session_->tick(now_);
  peers_.forget();
  now_ = now_ + Millis(20);
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  EXPECT_THAT(peers_.views, SizeIs(1));
}

TEST_F(SessionTest, EveryPatchLeadsFromOneVersionToTheNext) {
  session_->tick(now_);
  nlohmann::json seen = view();
  std::uint64_t version = peers_.views.back().version;
  peers_.forget();
  session_->bridge_hello(bridge("bridge-1"), now_ = now_ + Seconds(1));
  report_all_ok(wire::Source{});
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  session_->tick(now_ = now_ + Seconds(1));
  ASSERT_THAT(peers_.views, SizeIs(2));
  for (const Publication& publication : peers_.views) {
    EXPECT_EQ(publication.version, ++version);
    seen = seen.patch(nlohmann::json::parse(publication.patch));
  }
  EXPECT_EQ(seen, view());
}

TEST_F(SessionTest, TheJournalIsTidiedInAQuietMoment) {
  session_->tick(now_ + Millis(1'999));
  EXPECT_EQ(journal_.tidied, 0);
  session_->tick(now_ + Millis(2'000));
  EXPECT_EQ(journal_.tidied, 1);
}

TEST_F(SessionTest, APageOfTheJournalCanBeRead) {
  const auto page = session_->events(1, 10);
  ASSERT_TRUE(page);
  EXPECT_THAT(page->events, SizeIs(1));
  EXPECT_EQ(page->head, 2U);
}

// ---- the moderator's seat ----------------------------------------------------------------------

TEST_F(SessionTest, TheSeatLapsesFifteenSecondsAfterItsHolderWasHeard) {
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  now_ = now_ + Seconds(10);
  session_->user_seen("dieuhanh", now_);
  session_->user_seen("dieuhanh2", now_ + Seconds(5));
  const WallTime due = now_ + Seconds(15);
  session_->tick(due - Millis(1));
  EXPECT_TRUE(session_->state().seat.taken());
  EXPECT_LE(*session_->next_wakeup(due - Millis(1)), due);
  session_->tick(due);
  EXPECT_TRUE(session_->state().seat.lapsed);
  session_->tick(*session_->next_wakeup(due));
  EXPECT_EQ(view()["seat"]["holder"], "dieuhanh");
  EXPECT_EQ(view()["seat"]["lapsed"], true);
  now_ = due;
  EXPECT_TRUE(
      press(core::Next{ItemId("i2")}, "press-0002", core::Role::kModerator, "dieuhanh2").ok);
}

TEST_F(SessionTest, AnyCommandOfTheHolderCountsAsPresence) {
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  now_ = now_ + Seconds(14);
  EXPECT_FALSE(press(core::Resume{}, "press-0002").ok);
  session_->tick(now_ + Seconds(14));
  EXPECT_TRUE(session_->state().seat.taken());
}

TEST_F(SessionTest, ACommandThatCannotBeWrittenShowsThatItsSenderIsThere) {
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  now_ = now_ + Seconds(14);
  journal_.full = true;
  EXPECT_EQ(press(core::Finish{}, "press-0002").code, "unavailable");
  journal_.full = false;
  session_->tick(now_ + Seconds(14));
  EXPECT_TRUE(session_->state().seat.taken());
}

TEST_F(SessionTest, ARestartKeepsTheSeatAndGivesItsHolderTimeToComeBack) {
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  now_ = now_ + Seconds(60);
  restart();
  EXPECT_EQ(press(core::Finish{}, "press-0002", core::Role::kModerator, "dieuhanh2").code,
            "not_seated");
  session_->tick(now_ + Seconds(14));
  EXPECT_TRUE(session_->state().seat.taken());
  session_->tick(now_ + Seconds(15));
  EXPECT_TRUE(session_->state().seat.lapsed);
}

TEST_F(SessionTest, AFullJournalKeepsTheSeatAndAsksAgainASecondLater) {
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  journal_.full = true;
  now_ = now_ + Seconds(15);
  session_->tick(now_);
  EXPECT_FALSE(session_->state().seat.lapsed);
  EXPECT_GT(*session_->next_wakeup(now_), now_) << "no busy loop";
  journal_.full = false;
  session_->tick(now_ + Seconds(1));
  EXPECT_TRUE(session_->state().seat.lapsed);
}

// ---- clocks and tally --------------------------------------------------------------------------

TEST_F(SessionTest, AClockStepIsOnRecordAndAnAlarmAndMovesNothing) {
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  const nlohmann::json before = view()["live"];
  session_->clock_stepped(Millis(3'600'000), now_ + Seconds(2));
  EXPECT_EQ(std::get<core::ClockStepped>(journal_.events.back().body).by, Millis(3'600'000));
  EXPECT_EQ(view()["live"], before);
  const nlohmann::json alarms = view()["alarms"];
  const auto of_clock = [](const nlohmann::json& alarm) { return alarm["id"] == "clock"; };
  const auto found = std::find_if(alarms.begin(), alarms.end(), of_clock);
  ASSERT_NE(found, alarms.end());
  EXPECT_EQ((*found)["since"], (now_ + Seconds(2)).ms);
}

TEST(Clock, GoesOnEvenlyWhateverTheWallClockSays) {
  const Clock clock({WallTime{1'000'000}, MonoTime{500}});
  EXPECT_EQ(clock.at({WallTime{9'000'000}, MonoTime{1'500}}).wall, WallTime{1'001'000});
  EXPECT_EQ(clock.at({WallTime{0}, MonoTime{2'500}}).wall, WallTime{1'002'000});
}

/// Else nobody could advance for as long as the clock was put back: every instant would be that of
/// the newest event, and the second advance of an instant is a double press.
TEST(Clock, NeverStartsBeforeWhatWasRecorded) {
  const Now put_back{WallTime{1'000'000}, MonoTime{500}};
  const Clock clock = Clock::not_before(WallTime{4'600'000}, put_back);
  EXPECT_EQ(clock.at(put_back).wall, WallTime{4'600'000});
  EXPECT_EQ(clock.at({WallTime{1'001'000}, MonoTime{1'500}}).wall, WallTime{4'601'000});
  EXPECT_EQ(Clock::not_before(WallTime{10}, put_back).at(put_back).wall, WallTime{1'000'000});
}

TEST(ClockWatch, NoticesAStepAndNoSlew) {
  const Now start{WallTime{1'000'000}, MonoTime{5'000}};
  ClockWatch watch(start);
  const auto after = [&](Millis elapsed, Millis wall_off) {
    return Now{start.wall + elapsed + wall_off, start.mono + elapsed};
  };
  EXPECT_FALSE(watch.compare(after(Seconds(1), Millis(500)))) << "exactly half a second is none";
  EXPECT_FALSE(watch.compare(after(Seconds(2), Millis(900)))) << "slowly, again and again";
  EXPECT_EQ(watch.compare(after(Seconds(3), Millis(1'401))), Millis(501));
  EXPECT_FALSE(watch.compare(after(Seconds(4), Millis(1'401)))) << "a step is told once";
  EXPECT_EQ(watch.compare(after(Seconds(5), Millis(-3'600'000))), Millis(-3'601'401));
  EXPECT_FALSE(watch.compare(after(Seconds(3'605), Millis(-3'600'000)))) << "suspended an hour";
}

TEST_F(SessionTest, TheLoopWatchesTheMachinesClock) {
  boost::asio::io_context context(1);
  int readings = 0;
  const auto machine = [&readings] {
    ++readings;
    return Now{WallTime{1'000'000 + (readings > 1 ? 2'000 : 0)}, MonoTime{1'000}};
  };
  MemoryJournal journal;
  MemoryJournals rehearsals;
  CurrentSession current(journal, rehearsals.opener(), peers_, "");
  ASSERT_TRUE(current.start(test::small_conference(), now_));
  const Loop loop(context, current, Clock({now_, read_clock().mono}), machine);
  const auto stepped = [&] { return current.active().state().clock_step.has_value(); };
  for (int turns = 0; turns < 50 && !stepped(); ++turns) {
    context.run_one_for(Seconds(1));
  }
  ASSERT_TRUE(stepped());
  EXPECT_EQ(current.active().state().clock_step->by, Millis(2'000));
}

TEST_F(SessionTest, ARoomIsMutedByItselfOrByItsMicrophonesOwnSwitch) {
  session_->agent_hello(agent(kA, "g1"), now_);
  const auto muted = [this](bool here, bool at_device) {
    wire::AgentReport report;
    report.muted_locally = here;
    report.muted_at_device = at_device;
    session_->agent_report(kA, report, now_);
    return session_->state().rooms.at(kA).muted_locally;
  };
  EXPECT_FALSE(muted(false, false));
  EXPECT_TRUE(muted(false, true));
  EXPECT_TRUE(muted(true, false));
  EXPECT_FALSE(muted(false, false));
}

TEST_F(SessionTest, ARoomThatDoesNotFollowItsPlanForAWhileIsNotReady) {
  session_->agent_hello(agent(kA, "g1"), now_);
  wire::AgentReport report;
  report.microphone_ok = true;
  const auto microphone = [this] { return session_->state().rooms.at(kA).microphone; };
  session_->agent_report(kA, report, now_ + Millis(2'000));
  EXPECT_EQ(microphone(), core::Microphone::kOk) << "it has a moment for it";
  session_->agent_report(kA, report, now_ + Millis(3'000));
  EXPECT_EQ(microphone(), core::Microphone::kUnacknowledged);
  report.applied = peers_.room_plans(kA).back().stamp;
  session_->agent_report(kA, report, now_ + Millis(3'100));
  EXPECT_EQ(microphone(), core::Microphone::kOk);
  report.microphone_ok = false;
  session_->agent_report(kA, report, now_ + Millis(3'200));
  EXPECT_EQ(microphone(), core::Microphone::kFaulty);
}

TEST_F(SessionTest, TheTallyIsSentWhenSomethingHappensAndEveryFifteenSecondsInOvertime) {
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  now_ = now_ + Seconds(1);
  ASSERT_TRUE(press(core::Hold{""}, "press-0002").ok);
  const auto held = [this] { return view()["accounting"]["holds_ms"].get<std::int64_t>(); };
  session_->user_seen("dieuhanh", now_ + Minutes(10));
  session_->tick(now_ + Millis(14'900));
  EXPECT_EQ(held(), 0);
  EXPECT_LE(*session_->next_wakeup(now_ + Millis(14'900)), now_ + Seconds(15));
  session_->tick(now_ + Seconds(15));
  EXPECT_EQ(held(), 15'000);
  now_ = now_ + Seconds(20);
  ASSERT_TRUE(press(core::Resume{}, "press-0003").ok);
  EXPECT_EQ(held(), 20'000);
}

TEST_F(SessionTest, ARoomOfWhichNothingComesForASecondHasNotLeft) {
  session_->bridge_hello(bridge("bridge-1"), now_);
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  report_all_ok(wire::Source{kTinh});
  const auto picture = [this] { return session_->state().rooms.at(kTinh).picture; };
  session_->bridge_report(wire::BridgeReport{}, now_ + Millis(1'400));
  EXPECT_EQ(picture(), core::Picture::kOk);
  now_ = now_ + Seconds(2);
  restart();  // which has seen nothing of it yet
  session_->bridge_hello(bridge("bridge-1"), now_);
  session_->bridge_report(wire::BridgeReport{}, now_);
  session_->bridge_report(wire::BridgeReport{}, now_ + Millis(1'400));
  EXPECT_EQ(picture(), core::Picture::kUnknown);
  session_->bridge_report(wire::BridgeReport{}, now_ + Millis(1'500));
  EXPECT_EQ(picture(), core::Picture::kNone);
}

TEST_F(SessionTest, ARoomThatIsLostWhileItSpeaksIsFrozenSinceItsLastMedia) {
  session_->bridge_hello(bridge("bridge-1"), now_);
  ASSERT_TRUE(press(core::Start{ItemId("i1")}, "press-0001").ok);
  report_all_ok(wire::Source{kTinh});
  const WallTime last = now_;
  now_ = now_ + Seconds(4);
  session_->bridge_report(wire::BridgeReport{}, now_);
  const auto frozen = std::ranges::find_if(journal_.events, [](const core::Event& event) {
    return std::holds_alternative<core::FloorFrozen>(event.body);
  });
  ASSERT_NE(frozen, journal_.events.end());
  EXPECT_EQ(std::get<core::FloorFrozen>(frozen->body).from, last);
  EXPECT_EQ(view()["floor"]["frozen"]["room"], "tinh");
  EXPECT_EQ(view()["floor"]["frozen"]["since"], last.ms);
}

}  // namespace
}  // namespace nhipcau::session
