#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "orchestrator/core/project.hpp"
#include "tests/support/conference_fixture.hpp"

namespace nhipcau::core {
namespace {

using test::Play;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;

const RoomId kA{"a"};

std::vector<std::string> alarm_ids(const Play& play) {
  std::vector<std::string> ids;
  const View shown = view(play.state, play.now);
  for (const AlarmView& alarm : shown.alarms) {
    ids.push_back(alarm.id);
  }
  return ids;
}

std::vector<std::string> reason_codes(const Play& play) {
  std::vector<std::string> codes;
  const View shown = view(play.state, play.now);
  for (const Reason& reason : shown.next->reasons) {
    codes.push_back(reason.code);
  }
  return codes;
}

/// Live on i1; i2 (room a) is next.
Play before_room_a() {
  Play play;
  play.bring_up();
  play.press(Start{ItemId("i1")});
  play.tell(ProgrammeSeen{Source{RoomId("tinh")}});
  play.wait(Seconds(10));
  return play;
}

TEST(Readiness, IsGreenWhenTheNextRoomIsSeenAndHeardForThreeSeconds) {
  const Play play = before_room_a();
  EXPECT_THAT(view(play.state, play.now).next->readiness, Eq(Readiness::kGreen));
  EXPECT_THAT(reason_codes(play), IsEmpty());
}

TEST(Readiness, IsAmberWhileThePictureIsFresherThanThreeSeconds) {
  Play play = before_room_a();
  play.tell(RoomMediaSeen{kA, Picture::kNone, Sound::kOk});
  play.tell(RoomMediaSeen{kA, Picture::kOk, Sound::kOk});
  EXPECT_THAT(reason_codes(play), ElementsAre("unsteady"));
  EXPECT_THAT(next_deadline(play.state, play.now), testing::Optional(Eq(play.now + Seconds(3))));
  play.wait(Seconds(3));
  EXPECT_THAT(view(play.state, play.now).next->readiness, Eq(Readiness::kGreen));
}

TEST(Readiness, NamesEveryReason) {
  Play play = before_room_a();
  play.tell(RoomMediaSeen{kA, Picture::kFrozen, Sound::kNone});
  play.tell(LocalMuteSeen{kA, true});
  EXPECT_THAT(reason_codes(play), ElementsAre("frozen", "no_sound", "muted"));
  EXPECT_THAT(view(play.state, play.now).next->readiness, Eq(Readiness::kRed));
  play.tell(AgentLeft{kA, "line cut"});
  play.tell(BridgeLeft{"killed"});
  EXPECT_THAT(reason_codes(play), ElementsAre("bridge_down", "offline", "muted"));
}

TEST(Readiness, WantsTheMicrophoneAcknowledged) {
  Play play = before_room_a();
  play.tell(MicrophoneSeen{kA, Microphone::kUnacknowledged});
  EXPECT_THAT(reason_codes(play), ElementsAre("unacknowledged"));
  EXPECT_THAT(view(play.state, play.now).next->readiness, Eq(Readiness::kRed));
  play.tell(MicrophoneSeen{kA, Microphone::kFaulty});
  EXPECT_THAT(reason_codes(play), ElementsAre("microphone"));
  play.tell(AgentLeft{kA, "line cut"});
  play.tell(AgentArrived{kA, "agent-a2"});
  EXPECT_THAT(reason_codes(play), ElementsAre("microphone_unknown"));
  EXPECT_THAT(view(play.state, play.now).next->readiness, Eq(Readiness::kAmber));
}

TEST(Readiness, WantsTheSpeakerInTheRoom) {
  Conference conference = test::small_conference();
  conference.offices.push_back({OfficeId("bt"), "Bí thư", kA});
  conference.items[1].speaker = conference.items[3].speaker = OfficeId("bt");
  Play play(conference);
  play.bring_up();
  play.press(Start{ItemId("i1")});
  play.wait(Seconds(3));
  EXPECT_THAT(reason_codes(play), ElementsAre("speaker_unknown"));
  EXPECT_THAT(view(play.state, play.now).next->readiness, Eq(Readiness::kAmber));
  ASSERT_TRUE(play.press(MarkSpeaker{ItemId("i4"), Presence::kAbsent}).ok);
  EXPECT_THAT(reason_codes(play), ElementsAre("speaker_absent")) << "the same person";
  EXPECT_THAT(view(play.state, play.now).next->readiness, Eq(Readiness::kRed));
  ASSERT_TRUE(play.press(MarkSpeaker{ItemId("i2"), Presence::kPresent}).ok);
  EXPECT_THAT(reason_codes(play), IsEmpty());
}

TEST(Readiness, IsShownOfTheNextTwoRooms) {
  Play play = before_room_a();
  play.tell(RoomMediaSeen{RoomId("b"), Picture::kNone, Sound::kOk});
  const View shown = view(play.state, play.now);
  EXPECT_THAT(shown.next->readiness, Eq(Readiness::kGreen));
  ASSERT_TRUE(shown.next->following);
  EXPECT_THAT(shown.next->following->item, Eq(ItemId("i4")));
  EXPECT_THAT(shown.next->following->room, Eq(RoomId("b")));
  EXPECT_THAT(shown.next->following->readiness, Eq(Readiness::kRed));
  const BridgePlan plan = bridge_plan(play.state);
  EXPECT_TRUE(plan.rooms[1].armed && plan.rooms[2].armed) << "both send already";
}

TEST(ASpeaker, IsMarkedByTheSecretaryAndTheOwnTechnicianBeforeTheTurn) {
  Play play = before_room_a();
  const auto mark = [&](Role role, const char* item) {
    const Command command{
        .id = CommandId(std::string("mark-") + item + std::to_string(static_cast<int>(role))),
        .actor = "ai",
        .role = role,
        .room = kA,
        .expect_live_run = {},
        .verb = MarkSpeaker{ItemId(item), Presence::kPresent}};
    play.write(decide(play.state, command, play.now), "ai", command.id);
    return play.state.answers.at(command.id).code;
  };
  EXPECT_THAT(mark(Role::kSecretary, "i4"), Eq(""));
  EXPECT_THAT(mark(Role::kTechnician, "i2"), Eq(""));
  EXPECT_THAT(mark(Role::kTechnician, "i4"), Eq("forbidden"));
  EXPECT_THAT(mark(Role::kViewer, "i2"), Eq("forbidden"));
  EXPECT_THAT(mark(Role::kSecretary, "i1"), Eq("not_pending"));
}

TEST(OnAir, IsShownOnlyAfterTheBridgeSaidSo) {
  Play play = before_room_a();
  play.press(Next{ItemId("i2")});
  View before = view(play.state, play.now);
  EXPECT_TRUE(before.rooms[1].wanted_on_air);
  EXPECT_FALSE(before.rooms[1].on_air);
  EXPECT_FALSE(before.programme.agrees);
  play.tell(ProgrammeSeen{Source{kA}});
  const View after = view(play.state, play.now);
  EXPECT_TRUE(after.rooms[1].on_air);
  EXPECT_TRUE(after.programme.agrees);
}

TEST(Alarms, BeliefThatIsNotFactForASecondAndAHalfIsAnAlarm) {
  Play play = before_room_a();
  play.press(Next{ItemId("i2")});
  EXPECT_THAT(alarm_ids(play), IsEmpty());
  EXPECT_THAT(next_deadline(play.state, play.now), testing::Optional(Eq(play.now + Millis(1500))));
  play.wait(Millis(1500));
  EXPECT_THAT(alarm_ids(play), ElementsAre("programme"));
  play.tell(ProgrammeSeen{Source{kA}});
  EXPECT_THAT(alarm_ids(play), IsEmpty());
}

TEST(Alarms, ARoomThatLeavesIsAWarningAndOnAirCritical) {
  Play play = before_room_a();
  play.tell(AgentLeft{kA, "line cut"});
  EXPECT_THAT(view(play.state, play.now).alarms.at(0).level, Eq(Level::kWarning));
  play.press(Next{ItemId("i2")});
  EXPECT_THAT(view(play.state, play.now).alarms.at(0).level, Eq(Level::kCritical));
}

TEST(Alarms, RoomsThatNeverConnectedAreNotAnAlarmBeforeTheirTurn) {
  Play play;
  play.tell(BridgeArrived{"b"});
  play.tell(ProgrammeSeen{Source{}});
  EXPECT_THAT(alarm_ids(play), IsEmpty());
}

TEST(Restart, KeepsTheAgendaAndForgetsWhatItCannotKnow) {
  Play play = before_room_a();
  const View before = view(play.state, play.now);
  const std::uint64_t epoch = play.state.epoch;
  play.tell(OrchestratorStarted{});
  const View after = view(play.state, play.now);
  EXPECT_THAT(after.live->run, Eq(before.live->run));
  EXPECT_THAT(after.live->clock.zero_at, Eq(before.live->clock.zero_at));
  EXPECT_FALSE(after.rooms[0].on_air);
  EXPECT_FALSE(after.rooms[1].state.online);
  EXPECT_THAT(after.rooms[1].state.picture, Eq(Picture::kUnknown));
  EXPECT_GT(play.state.epoch, epoch);
}

TEST(Bridge, ASecondInstanceIsARestart) {
  Play play;
  play.tell(BridgeArrived{"one"});
  play.tell(BridgeLeft{"killed"});
  play.tell(BridgeArrived{"one"});
  EXPECT_THAT(play.state.bridge_restarts, Eq(0));
  play.tell(BridgeArrived{"two"});
  EXPECT_THAT(play.state.bridge_restarts, Eq(1));
}

TEST(Bridge, ItsSuccessorStartsWithoutItsMeasurements) {
  Play play = before_room_a();
  play.tell(BridgeArrived{"successor"});  // the end of the first one was not noticed
  EXPECT_FALSE(play.state.programme.has_value());
  EXPECT_THAT(play.state.rooms.at(kA).picture, Eq(Picture::kUnknown));
}

TEST(Facts, ThatAreKnownMakeNoEvent) {
  Play play = before_room_a();
  const std::uint64_t seq = play.state.seq;
  play.tell(AgentArrived{kA, "agent-a"});
  play.tell(RoomMediaSeen{kA, Picture::kOk, Sound::kOk});
  play.tell(ProgrammeSeen{Source{RoomId("tinh")}});
  play.tell(LocalMuteSeen{kA, false});
  play.tell(AgentArrived{RoomId("nowhere"), "x"});
  EXPECT_THAT(play.state.seq, Eq(seq));
}

TEST(Alarms, TellOfAnOpenMicrophoneThatIsTooLoudOrSilentSinceWhen) {
  Play play = before_room_a();
  const WallTime since = play.now;
  play.tell(RoomMediaSeen{kA, Picture::kOk, Sound::kClipping});
  play.wait(Seconds(7));
  const View shown = view(play.state, play.now);
  ASSERT_THAT(alarm_ids(play), ElementsAre("sound-a"));
  EXPECT_THAT(shown.alarms[0].since, Eq(since));
  EXPECT_THAT(shown.alarms[0].text.vi, testing::HasSubstr("bị vỡ (quá to)"));
  play.tell(RoomMediaSeen{kA, Picture::kOk, Sound::kSilent});
  EXPECT_THAT(view(play.state, play.now).alarms[0].text.vi,
              testing::HasSubstr("đang mở mà không có tiếng"));
  play.tell(LocalMuteSeen{kA, true});
  EXPECT_THAT(alarm_ids(play), IsEmpty()) << "it is silent because it muted itself";
  play.tell(LocalMuteSeen{kA, false});
  play.tell(RoomMediaSeen{kA, Picture::kOk, Sound::kOk});
  EXPECT_THAT(alarm_ids(play), IsEmpty());
}

TEST(Alarms, OfARoomThatMutedItselfOnAirKeepTheirInstant) {
  Play play = before_room_a();
  play.tell(LocalMuteSeen{RoomId("tinh"), true});
  const WallTime since = play.now;
  play.wait(Seconds(7));
  ASSERT_THAT(alarm_ids(play), ElementsAre("muted-tinh"));
  EXPECT_THAT(view(play.state, play.now).alarms[0].since, Eq(since));
}

TEST(Log, SaysNoPictureOnlyOfARoomThatHadOne) {
  Play play;
  play.tell(BridgeArrived{"b"});
  const auto lines = [&] { return view(play.state, play.now).log.size(); };
  const std::size_t before = lines();
  play.tell(RoomMediaSeen{kA, Picture::kNone, Sound::kNone});
  EXPECT_THAT(lines(), Eq(before));
  play.tell(RoomMediaSeen{kA, Picture::kOk, Sound::kOk});
  play.tell(RoomMediaSeen{kA, Picture::kNone, Sound::kNone});
  EXPECT_THAT(lines(), Eq(before + 2));
}

TEST(View, ShowsWhatWasUsedAndGranted) {
  Play play = before_room_a();
  play.press(Extend{Minutes(1), ""});
  play.wait(Minutes(4));
  play.press(Next{ItemId("i2")});
  const View shown = view(play.state, play.now);
  EXPECT_THAT(shown.items[0].state, Eq(ItemState::kDone));
  EXPECT_THAT(shown.items[0].used, Eq(Minutes(4) + Seconds(10)));
  EXPECT_THAT(shown.items[0].granted, Eq(Minutes(1)));
  EXPECT_THAT(shown.undo->verb, Eq("next"));
  EXPECT_THAT(shown.undo->until, Eq(play.now + kUndoWindow));
}

TEST(Alarms, AStepOfTheServersClockIsShownForFiveMinutes) {
  Play play = before_room_a();
  play.tell(ClockStepSeen{Seconds(-90)});
  const WallTime since = play.now;
  EXPECT_THAT(alarm_ids(play), ElementsAre("clock"));
  const View shown = view(play.state, play.now);
  EXPECT_THAT(shown.alarms.at(0).since, Eq(since));
  EXPECT_THAT(shown.alarms.at(0).text.vi, testing::HasSubstr("-90000 ms"));
  play.wait(Minutes(5) - Millis(1));
  EXPECT_THAT(alarm_ids(play), ElementsAre("clock"));
  EXPECT_THAT(next_deadline(play.state, play.now), testing::Optional(Eq(since + Minutes(5))));
  play.wait(Millis(1));
  EXPECT_THAT(alarm_ids(play), IsEmpty());
}

TEST(Tally, IsOfTheInstantTheCallerKeeps) {
  Play play = before_room_a();
  play.wait(Minutes(20));
  const WallTime tallied = play.now;
  play.wait(Seconds(10));
  EXPECT_THAT(view(play.state, play.now, tallied).accounting.over,
              Eq(account(play.state, tallied).over));
  EXPECT_THAT(view(play.state, play.now).accounting.over,
              Eq(account(play.state, tallied).over + Seconds(10)));
}

}  // namespace
}  // namespace nhipcau::core
