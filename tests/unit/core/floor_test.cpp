#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "orchestrator/core/project.hpp"
#include "tests/support/conference_fixture.hpp"

namespace nhipcau::core {
namespace {

using test::Play;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const RoomId kCentre{"tinh"};
const RoomId kA{"a"};
const RoomId kB{"b"};

/// A discussion led from the centre is live.
Play discussion() {
  Conference conference = test::small_conference();
  conference.items[0].open_floor = true;
  conference.items[0].per_turn = Minutes(5);
  Play play(conference);
  play.bring_up();
  play.press(Start{ItemId("i1")});
  play.wait(Minutes(1));
  return play;
}

RequestId raise(Play& play, const RoomId& room, RequestKind kind = RequestKind::kSpeech) {
  EXPECT_TRUE(play.press(Raise{room, kind, "ý kiến"}).ok);
  return RequestId("q" + std::to_string(play.state.floor.requests_made));
}

std::vector<std::string> waiting(const Play& play) {
  const View shown = view(play.state, play.now);
  std::vector<std::string> ids;
  for (const Request* request : shown.queue) {
    ids.push_back(request->id.str());
  }
  return ids;
}

TEST(Queue, ServesPointsOfOrderThenRepliesThenNewRoomsThenTheOthers) {
  Play play = discussion();
  play.press(GiveFloor{kA, std::nullopt, ""});
  raise(play, kA);                              // q1: has spoken
  raise(play, kB);                              // q2: has not
  raise(play, kA, RequestKind::kReply);         // q3
  raise(play, kB, RequestKind::kPointOfOrder);  // q4
  EXPECT_THAT(waiting(play), ElementsAre("q4", "q3", "q2", "q1"));
  EXPECT_TRUE(play.press(MoveRequest{RequestId("q1"), RequestId("q3")}).ok);
  EXPECT_THAT(waiting(play), ElementsAre("q4", "q1", "q3", "q2"));
  EXPECT_TRUE(play.press(MoveRequest{RequestId("q4"), std::nullopt}).ok);
  EXPECT_THAT(waiting(play), ElementsAre("q1", "q3", "q2", "q4"));
}

TEST(Queue, ARoomWaitsOncePerKind) {
  Play play = discussion();
  raise(play, kA);
  EXPECT_THAT(play.press(Raise{kA, RequestKind::kSpeech, ""}).code, Eq("already_waiting"));
  EXPECT_TRUE(play.press(Raise{kA, RequestKind::kPointOfOrder, ""}).ok);
}

TEST(Queue, ARequestGoesThroughTheStatesOfItsLife) {
  Play play = discussion();
  const RequestId request = raise(play, kA);
  EXPECT_TRUE(play.press(Settle{request, RequestStatus::kAccepted, ""}).ok);
  EXPECT_TRUE(play.press(GiveFloor{kA, request, "Chủ tịch A"}).ok);
  EXPECT_THAT(play.state.floor.find(request)->status, Eq(RequestStatus::kGranted));
  EXPECT_THAT(play.press(Settle{request, RequestStatus::kDenied, ""}).code, Eq("not_waiting"));
  EXPECT_TRUE(play.press(TakeBack{TurnId("t1")}).ok);
  EXPECT_THAT(play.state.floor.find(request)->status, Eq(RequestStatus::kRevoked));
  EXPECT_THAT(play.press(TakeBack{TurnId("t1")}).code, Eq("no_such_turn"));
}

TEST(Floor, GivingItIsPictureAndMicrophoneInOne) {
  Play play = discussion();
  EXPECT_THAT(open_microphones(play.state), UnorderedElementsAre(kCentre));
  play.press(GiveFloor{kA, std::nullopt, ""});
  EXPECT_THAT(wanted_programme(play.state).room, Eq(kA));
  EXPECT_THAT(open_microphones(play.state), UnorderedElementsAre(kCentre, kA));
  EXPECT_THAT(play.press(GiveFloor{kA, std::nullopt, ""}).code, Eq("has_the_floor"));
  play.press(GiveFloor{kB, std::nullopt, ""});
  EXPECT_THAT(wanted_programme(play.state).room, Eq(kB));
  EXPECT_THAT(open_microphones(play.state), UnorderedElementsAre(kCentre, kB));
}

TEST(Floor, DiscussionHasSeveralHolders) {
  Play play = discussion();
  EXPECT_TRUE(play.press(SetHolders{2}).ok);
  play.press(GiveFloor{kA, std::nullopt, ""});
  play.press(GiveFloor{kB, std::nullopt, ""});
  EXPECT_THAT(open_microphones(play.state), UnorderedElementsAre(kCentre, kA, kB));
  EXPECT_THAT(play.press(SetHolders{9}).code, Eq("bad_args"));
}

TEST(Floor, ATurnGivenInARunThatIsUndoneIsOverAndItsRequestWaitsAgain) {
  Play play = discussion();
  const RequestId request = raise(play, kB);
  const Source before = wanted_programme(play.state);
  play.wait(Seconds(5));
  ASSERT_TRUE(play.press(Next{play.state.next_item()->id}).ok);
  ASSERT_TRUE(play.press(GiveFloor{kB, request, ""}).ok);
  ASSERT_THAT(wanted_programme(play.state).room, Eq(kB));
  ASSERT_TRUE(play.press(Undo{}).ok);
  EXPECT_THAT(wanted_programme(play.state), Eq(before));
  EXPECT_TRUE(play.state.floor.live_turns().empty());
  EXPECT_TRUE(play.state.floor.find(request)->waiting());
}

TEST(Floor, ATurnInAPaperClosesThePapersOwnRoom) {
  Play play;
  play.bring_up();
  play.press(Start{ItemId("i1")});
  play.press(GiveFloor{kB, std::nullopt, ""});
  EXPECT_THAT(open_microphones(play.state), UnorderedElementsAre(kB));
}

TEST(Floor, TheChairMaySpeakAtAnyTimeAndMuteAllClosesTheRest) {
  Play play;
  play.bring_up();
  play.press(Start{ItemId("i1")});
  play.wait(Minutes(1));
  play.press(Next{ItemId("i2")});
  play.press(ChairMicrophone{true});
  EXPECT_THAT(open_microphones(play.state), UnorderedElementsAre(kCentre, kA));
  play.press(MuteAll{true});
  EXPECT_THAT(open_microphones(play.state), UnorderedElementsAre(kCentre));
  play.press(ChairMicrophone{false});
  EXPECT_THAT(open_microphones(play.state), IsEmpty());
}

TEST(Floor, NextEndsTheTurnsAndUndoGivesThemBack) {
  Play play = discussion();
  play.press(GiveFloor{kA, std::nullopt, ""});
  play.wait(Minutes(1));
  play.press(Next{ItemId("i2")});
  EXPECT_THAT(play.state.floor.live_turns(), IsEmpty());
  play.wait(Seconds(4));
  play.press(Undo{});
  ASSERT_THAT(play.state.floor.live_turns().size(), Eq(1U));
  EXPECT_THAT(play.state.floor.live_turns()[0]->used(play.now), Eq(Minutes(1) + Seconds(4)));
}

TEST(LostRoom, FreezesItsTurnFromItsLastMediaAndKeepsTheFloorForAMinute) {
  Play play = discussion();
  play.press(GiveFloor{kA, std::nullopt, ""});
  play.wait(Minutes(1));
  const WallTime last_media = play.now - Seconds(2);
  play.tell(RoomMediaSeen{kA, Picture::kNone, Sound::kNone, last_media});
  EXPECT_THAT(wanted_programme(play.state).room, Eq(kCentre));
  EXPECT_THAT(open_microphones(play.state), UnorderedElementsAre(kCentre));
  play.wait(Seconds(40));
  const View shown = view(play.state, play.now);
  ASSERT_TRUE(shown.frozen.has_value());
  EXPECT_THAT(shown.frozen->kept_until, Eq(last_media + kFloorKept));
  EXPECT_THAT(shown.turns[0].clock.frozen_left, testing::Optional(Minutes(4) + Seconds(2)));
  ASSERT_TRUE(play.press(Thaw{false}).ok);
  EXPECT_THAT(wanted_programme(play.state).room, Eq(kA));
  EXPECT_THAT(play.state.floor.turns[0].used(play.now), Eq(Seconds(58)));
}

TEST(LostRoom, ThatReadsAPaperFreezesTheItemAndMayGoOnByTelephone) {
  Play play;
  play.bring_up();
  play.press(Start{ItemId("i1")});
  play.wait(Minutes(1));
  play.press(Next{ItemId("i2")});
  play.wait(Minutes(2));
  play.tell(RoomMediaSeen{kA, Picture::kNone, Sound::kNone, play.now});
  EXPECT_TRUE(play.state.live_run()->held());
  EXPECT_THAT(wanted_programme(play.state).room, Eq(kCentre));
  play.wait(Seconds(30));
  ASSERT_TRUE(play.press(Thaw{true}).ok);
  EXPECT_FALSE(play.state.live_run()->held());
  EXPECT_THAT(wanted_programme(play.state).room, Eq(kCentre));
  EXPECT_THAT(play.state.live_run()->used(play.now), Eq(Minutes(2)));
  EXPECT_THAT(play.press(Thaw{false}).code, Eq("not_frozen"));
}

TEST(LostRoom, ThatOnlyListensChangesNothing) {
  Play play = discussion();
  play.tell(RoomMediaSeen{kB, Picture::kNone, Sound::kNone, play.now});
  EXPECT_FALSE(view(play.state, play.now).frozen.has_value());
}

TEST(LostRoom, APictureWithoutSoundKeepsTheFloor) {
  Play play = discussion();
  play.press(GiveFloor{kA, std::nullopt, ""});
  play.tell(RoomMediaSeen{kA, Picture::kOk, Sound::kNone, play.now});
  EXPECT_FALSE(view(play.state, play.now).frozen.has_value());
}

TEST(ALostRoom, IsNotOneOfWhichABridgeThatStartsHasNothingYet) {
  Play play = discussion();
  play.tell(BridgeLeft{"connection lost"});
  play.tell(BridgeArrived{"bridge-2"});
  play.tell(RoomMediaSeen{kCentre, Picture::kNone, Sound::kNone, play.now});
  EXPECT_FALSE(view(play.state, play.now).frozen.has_value());
  play.tell(RoomMediaSeen{kCentre, Picture::kOk, Sound::kOk, play.now});
  play.tell(RoomMediaSeen{kCentre, Picture::kNone, Sound::kNone, play.now});
  EXPECT_TRUE(view(play.state, play.now).frozen.has_value());
}

}  // namespace
}  // namespace nhipcau::core
