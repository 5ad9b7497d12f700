#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "orchestrator/core/project.hpp"
#include "tests/support/conference_fixture.hpp"

namespace nhipcau::core {
namespace {

using test::Play;
using testing::ElementsAre;
using testing::Eq;

const Source kSlate{};
Source room(const char* name) {
  return {RoomId(name)};
}

std::vector<Source> pictures(const State& state) {
  std::vector<Source> all;
  for (const BridgeRoomPlan& each : bridge_plan(state).rooms) {
    all.push_back(each.picture);
  }
  return all;
}

std::vector<bool> microphones(const State& state) {
  std::vector<bool> all;
  for (const BridgeRoomPlan& each : bridge_plan(state).rooms) {
    all.push_back(each.microphone_open);
  }
  return all;
}

void advance(Play& play, const char* item) {
  play.wait(Minutes(1));
  const ItemId target{item};
  ASSERT_TRUE(play.state.started() ? play.press(Next{target}).ok : play.press(Start{target}).ok);
}

TEST(BridgePlan, BeforeTheStartShowsTheSlateAndHearsNobody) {
  Play play;
  play.bring_up();
  EXPECT_THAT(pictures(play.state), ElementsAre(kSlate, kSlate, kSlate));
  EXPECT_THAT(microphones(play.state), ElementsAre(false, false, false));
  EXPECT_THAT(bridge_plan(play.state).note, Eq("Hội nghị chưa bắt đầu"));
}

TEST(BridgePlan, EverybodySeesTheSpeakerAndTheSpeakerSeesTheCentralRoom) {
  Play play;
  play.bring_up();
  advance(play, "i1");
  advance(play, "i2");
  EXPECT_THAT(bridge_plan(play.state).programme, Eq(room("a")));
  EXPECT_THAT(pictures(play.state), ElementsAre(room("a"), room("tinh"), room("a")));
  EXPECT_THAT(microphones(play.state), ElementsAre(false, true, false));
}

TEST(BridgePlan, TheCentralRoomOnAirSeesWhoSpeaksNext) {
  Play play;
  play.bring_up();
  advance(play, "i1");
  EXPECT_THAT(pictures(play.state), ElementsAre(room("a"), room("tinh"), room("tinh")));
}

TEST(BridgePlan, TheCentralRoomOnAirSeesSomebodyWhoIsThere) {
  Play play;
  play.bring_up();
  play.tell(AgentLeft{RoomId("a"), "gone"});
  advance(play, "i1");
  EXPECT_THAT(pictures(play.state).front(), Eq(room("b")));
  play.tell(AgentLeft{RoomId("b"), "gone"});
  EXPECT_THAT(pictures(play.state).front(), Eq(kSlate));
}

TEST(BridgePlan, ABreakIsTheSlateAndSilence) {
  Play play;
  play.bring_up();
  for (const char* item : {"i1", "i2", "i3"}) {
    advance(play, item);
  }
  EXPECT_THAT(pictures(play.state), ElementsAre(kSlate, kSlate, kSlate));
  EXPECT_THAT(microphones(play.state), ElementsAre(false, false, false));
  EXPECT_THAT(bridge_plan(play.state).note, Eq("Giải lao"));
}

TEST(BridgePlan, BetweenItemsTheCentralRoomLeadsOver) {
  Play play;
  play.bring_up();
  advance(play, "i1");
  advance(play, "i2");
  play.wait(Minutes(1));
  play.press(Finish{});
  EXPECT_THAT(bridge_plan(play.state).programme, Eq(room("tinh")));
  EXPECT_THAT(microphones(play.state), ElementsAre(true, false, false));
}

TEST(BridgePlan, ArmsTheRoomsThatSpeakNext) {
  Play play;
  play.bring_up();
  advance(play, "i1");
  const BridgePlan plan = bridge_plan(play.state);
  EXPECT_FALSE(plan.rooms[0].armed);
  EXPECT_TRUE(plan.rooms[1].armed);
  EXPECT_TRUE(plan.rooms[2].armed);
}

TEST(BridgePlan, UndoRestoresPicturesAndMicrophones) {
  Play play;
  play.bring_up();
  advance(play, "i1");
  const BridgePlan before = bridge_plan(play.state);
  advance(play, "i2");
  play.wait(Seconds(5));
  play.press(Undo{});
  EXPECT_TRUE(bridge_plan(play.state) == before);
}

TEST(BridgePlan, ARestartOfTheOrchestratorChangesNothing) {
  Play play;
  play.bring_up();
  advance(play, "i1");
  advance(play, "i2");
  const BridgePlan before = bridge_plan(play.state);
  play.tell(OrchestratorStarted{});
  EXPECT_TRUE(bridge_plan(play.state) == before);
}

TEST(RoomPlan, OnAirIsAFactAndTheMicrophoneIsTheOrder) {
  Play play;
  play.bring_up();
  advance(play, "i1");
  advance(play, "i2");
  EXPECT_FALSE(room_plan(play.state, RoomId("a")).on_air);
  EXPECT_TRUE(room_plan(play.state, RoomId("a")).microphone_open);
  play.tell(ProgrammeSeen{room("a")});
  EXPECT_TRUE(room_plan(play.state, RoomId("a")).on_air);
}

TEST(RoomPlan, OnlyRoomsThatAreSeenOrAboutToBeSendTheMainPicture) {
  Play play;
  play.bring_up();
  for (const char* item : {"i1", "i2", "i3", "i4"}) {
    advance(play, item);
  }
  EXPECT_TRUE(room_plan(play.state, RoomId("b")).send_main) << "on air";
  EXPECT_TRUE(room_plan(play.state, RoomId("tinh")).send_main) << "return";
  EXPECT_FALSE(room_plan(play.state, RoomId("a")).send_main);
}

TEST(RoomPlan, NamesTheStandbyRoomAndTheClock) {
  Play play;
  play.bring_up();
  advance(play, "i1");
  EXPECT_TRUE(room_plan(play.state, RoomId("a")).standby);
  const RoomPlan plan = room_plan(play.state, RoomId("tinh"));
  EXPECT_FALSE(plan.standby);
  EXPECT_THAT(plan.item_title, Eq("Nội dung i1"));
  EXPECT_THAT(plan.speaker_title, Eq("Chủ tịch"));
  EXPECT_THAT(plan.zero_at, testing::Optional(Eq(play.now + Minutes(5))));
}

TEST(RoomPlan, NamesTheRoomOnAir) {
  Play play;
  play.bring_up();
  advance(play, "i1");
  play.tell(ProgrammeSeen{room("tinh")});
  const RoomPlan plan = room_plan(play.state, RoomId("b"));
  EXPECT_THAT(plan.programme_room, Eq(play.state.conference.central().name));
}

TEST(TheRoomsClock, IsOfTheOwnTurnWhenThatHasALimit) {
  Conference conference = test::small_conference();
  conference.items[1].open_floor = true;
  conference.items[1].per_turn = Minutes(3);
  Play play(conference);
  play.bring_up();
  play.press(Start{ItemId("i1")});
  play.wait(Seconds(5));
  play.press(Next{ItemId("i2")});
  play.wait(Seconds(60));
  ASSERT_TRUE(play.press(GiveFloor{RoomId("b"), std::nullopt, "Bí thư"}).ok);
  EXPECT_EQ(room_plan(play.state, RoomId("b")).zero_at, play.now + Minutes(3));
  EXPECT_EQ(room_plan(play.state, RoomId("a")).zero_at, play.now + Minutes(7));
}

}  // namespace
}  // namespace nhipcau::core
