#include "orchestrator/core/rehearsal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "orchestrator/core/project.hpp"
#include "tests/support/conference_fixture.hpp"

namespace nhipcau::core {
namespace {

using test::Play;
using testing::Eq;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;
using testing::StartsWith;

const RoomId kA("a");
const RoomId kTinh("tinh");

/// Everybody there, in a rehearsal whose clock runs `pace` times as fast.
Play rehearsed(int pace = 1) {
  Play play;
  play.write({RehearsalBegun{1, pace}}, "dieuhanh", std::nullopt);
  play.bring_up();
  return play;
}

Play rehearsing_the_paper() {
  Play play = rehearsed();
  EXPECT_TRUE(play.press(PlayFrom{ItemId("i2")}).ok);
  play.wait(Seconds(5));
  return play;
}

const AgendaItem& item_of(const Play& play, const char* id) {
  return *play.state.find(ItemId(id));
}

// ---- in the conference -------------------------------------------------------------------------

TEST(ARehearsal, IsOpenedBeforeTheConferenceBeginsAndKeepsItWaiting) {
  Play play;
  ASSERT_TRUE(play.press(OpenRehearsal{4}).ok);
  EXPECT_THAT(play.state.opened_rehearsal, Optional(OpenedRehearsal{1, 4, "dieuhanh"}));
  EXPECT_THAT(play.press(Start{ItemId("i1")}).code, Eq("rehearsal_open"));
  EXPECT_THAT(play.press(OpenRehearsal{1}).code, Eq("in_rehearsal"));
  EXPECT_FALSE(play.state.started());

  play.write({RehearsalClosed{1}}, "dieuhanh", std::nullopt);
  EXPECT_TRUE(play.press(OpenRehearsal{1}).ok) << "as often as they like";
  EXPECT_THAT(play.state.rehearsals, Eq(2));
  play.write({RehearsalClosed{2}}, "dieuhanh", std::nullopt);
  EXPECT_TRUE(play.press(Start{ItemId("i1")}).ok);
}

TEST(ARehearsal, IsNotOpenedOnceTheConferenceHasBegunNorAtAnyOtherPace) {
  Play play;
  EXPECT_THAT(play.press(OpenRehearsal{3}).code, Eq("bad_args"));
  ASSERT_TRUE(play.press(Start{ItemId("i1")}).ok);
  EXPECT_THAT(play.press(OpenRehearsal{1}).code, Eq("already_live"));
}

TEST(ARehearsal, HasVerbsThatTheConferenceRefuses) {
  Play play;
  EXPECT_THAT(play.press(CloseRehearsal{}).code, Eq("no_rehearsal"));
  EXPECT_THAT(play.press(PlayFrom{ItemId("i2")}).code, Eq("only_in_rehearsal"));
  EXPECT_THAT(play.press(DropRoom{kA, Seconds(30)}).code, Eq("only_in_rehearsal"));
  EXPECT_THAT(play.press(EndDrill{}).code, Eq("only_in_rehearsal"));
}

TEST(ARehearsal, IsTheModeratorsAlone) {
  Play play;
  for (const Role role : {Role::kSecretary, Role::kTechnician, Role::kMonitor, Role::kViewer}) {
    EXPECT_THAT(play.press_seeing(std::nullopt, OpenRehearsal{1}, "ai", role).code,
                Eq("forbidden"));
  }
}

// ---- its clock ---------------------------------------------------------------------------------

TEST(TheRehearsalsClock, RunsFourTimesAsFast) {
  const Play play = rehearsed(4);
  const WallTime began = play.state.rehearsal->began_at;
  EXPECT_THAT(play.state.clock_at(began), Eq(began));
  EXPECT_THAT(play.state.clock_at(began + Seconds(10)), Eq(began + Seconds(40)));
  EXPECT_THAT(play.state.real_at(began + Seconds(40)), Eq(began + Seconds(10)));
}

TEST(TheRehearsalsClock, ReachesTheRoomsAsARealInstantAndAPace) {
  Play play = rehearsed(4);
  play.press(Start{ItemId("i1")});
  const RoomPlan plan = room_plan(play.state, kTinh);
  EXPECT_TRUE(plan.rehearsal);
  EXPECT_THAT(plan.pace, Eq(4));
  EXPECT_THAT(plan.zero_at, Optional(play.state.real_at(play.now + Minutes(5))));
  EXPECT_FALSE(room_plan(Play().state, kTinh).rehearsal);
}

TEST(TheRehearsalsPlan, BeginsInAFewMinutesWheneverTheDayIs) {
  const Conference plan = test::small_conference();
  const Conference moved = moved_to(plan, WallTime{} + Minutes(1'000));
  EXPECT_THAT(moved.planned_start, Eq(WallTime{} + Minutes(1'000)));
  EXPECT_THAT(moved.planned_end - moved.planned_start, Eq(plan.planned_end - plan.planned_start));
  EXPECT_THAT(moved.items[1].planned_start, Eq(WallTime{} + Minutes(1'005)));
  EXPECT_THAT(rehearsal_start(WallTime{} + Millis(61'234)), Eq(WallTime{} + Minutes(6)));
}

TEST(TheSlate, SaysThatItIsARehearsal) {
  EXPECT_THAT(bridge_plan(rehearsed().state).title, StartsWith("TỔNG DUYỆT: "));
}

// ---- any item ----------------------------------------------------------------------------------

TEST(PlayingFromAnItem, TakesWhatIsBeforeItAsOver) {
  Play play = rehearsed();
  ASSERT_TRUE(play.press(PlayFrom{ItemId("i4")}).ok);
  EXPECT_THAT(play.state.live_run()->item, Eq(ItemId("i4")));
  EXPECT_THAT(play.state.next_item()->id, Eq(ItemId("i5")));
  EXPECT_TRUE(item_of(play, "i2").skipped);
  EXPECT_THAT(play.press(Undo{}).code, Eq("nothing_to_undo"));
}

TEST(PlayingFromAnItem, TakesTheProgrammesTimesFromThere) {
  Play play = rehearsed();
  ASSERT_TRUE(play.press(PlayFrom{ItemId("i4")}).ok);
  EXPECT_THAT(item_of(play, "i4").item.planned_start, Eq(play.now));
  EXPECT_THAT(play.state.conference.planned_end, Eq(play.now + Minutes(12)));
}

TEST(PlayingFromAnItem, GoesBackToo) {
  Play play = rehearsing_the_paper();
  ASSERT_TRUE(play.press(Next{ItemId("i3")}).ok);
  play.wait(Minutes(2));
  ASSERT_TRUE(play.press(PlayFrom{ItemId("i2")}).ok);
  EXPECT_THAT(play.state.live_run()->item, Eq(ItemId("i2")));
  EXPECT_THAT(play.state.used(ItemId("i2"), play.now), Eq(Millis(0))) << "its time is whole again";
  EXPECT_THAT(play.state.next_item()->id, Eq(ItemId("i3")));
}

TEST(PlayingFromAnItem, WorksAfterTheEnd) {
  Play play = rehearsing_the_paper();
  ASSERT_TRUE(play.press(Conclude{}).ok);
  EXPECT_THAT(play.press(Hold{""}).code, Eq("concluded"));
  play.wait(Seconds(2));
  ASSERT_TRUE(play.press(PlayFrom{ItemId("i1")}).ok);
  EXPECT_FALSE(play.state.concluded());
}

TEST(PlayingFromAnItem, RefusesADoublePressAndAnUnknownItem) {
  Play play = rehearsed();
  ASSERT_TRUE(play.press(PlayFrom{ItemId("i4")}).ok);
  EXPECT_THAT(play.press(PlayFrom{ItemId("i4")}).code, Eq("too_soon"));
  EXPECT_THAT(play.press(PlayFrom{ItemId("nope")}).code, Eq("bad_args"));
}

// ---- a room is lost ----------------------------------------------------------------------------

TEST(TheDrill, LooksLikeALossToEverybody) {
  Play play = rehearsing_the_paper();
  ASSERT_TRUE(play.press(DropRoom{kA, Seconds(30)}).ok);
  EXPECT_FALSE(play.state.rooms.at(kA).online);
  EXPECT_THAT(play.state.rooms.at(kA).picture, Eq(Picture::kNone));
  EXPECT_TRUE(play.state.live_run()->held());
  EXPECT_THAT(wanted_programme(play.state), Eq(Source{kTinh}));
  EXPECT_FALSE(open_microphones(play.state).contains(kA));
}

TEST(TheDrill, HearsNothingOfTheRoomUntilItIsOver) {
  Play play = rehearsing_the_paper();
  ASSERT_TRUE(play.press(DropRoom{kA, Seconds(30)}).ok);
  play.tell(AgentArrived{kA, "agent-a"});
  play.tell(RoomMediaSeen{kA, Picture::kOk, Sound::kOk});
  EXPECT_FALSE(play.state.rooms.at(kA).online);
  EXPECT_THAT(play.state.rooms.at(kA).picture, Eq(Picture::kNone));

  play.wait(Seconds(20));
  play.tell(TimePassed{});
  EXPECT_THAT(play.state.dropped_room(), testing::Pointee(kA));
  EXPECT_THAT(next_deadline(play.state, play.now), Optional(play.now + Seconds(10)));
  play.wait(Seconds(10));
  play.tell(TimePassed{});
  EXPECT_THAT(play.state.dropped_room(), Eq(nullptr));
  play.tell(AgentArrived{kA, "agent-a"});
  play.tell(RoomMediaSeen{kA, Picture::kOk, Sound::kOk});
  EXPECT_TRUE(play.state.rooms.at(kA).online);
  EXPECT_TRUE(play.press(Thaw{false}).ok);
  EXPECT_THAT(wanted_programme(play.state), Eq(Source{kA}));
}

TEST(TheDrill, CanBeEndedBeforeItsTime) {
  Play play = rehearsing_the_paper();
  EXPECT_THAT(play.press(EndDrill{}).code, Eq("bad_args"));
  ASSERT_TRUE(play.press(DropRoom{kA, Seconds(30)}).ok);
  EXPECT_THAT(play.press(DropRoom{RoomId("b"), Seconds(30)}).code, Eq("bad_args"));
  ASSERT_TRUE(play.press(EndDrill{}).ok);
  EXPECT_THAT(play.state.dropped_room(), Eq(nullptr));
}

TEST(TheDrill, IsOfARoomOfTheRosterAndShort) {
  Play play = rehearsed();
  EXPECT_THAT(play.press(DropRoom{RoomId("nope"), Seconds(30)}).code, Eq("bad_args"));
  EXPECT_THAT(play.press(DropRoom{kA, Seconds(4)}).code, Eq("bad_args"));
  EXPECT_THAT(play.press(DropRoom{kA, Seconds(601)}).code, Eq("bad_args"));
}

// ---- what it has shown -------------------------------------------------------------------------

TEST(TheRehearsalsReport, HoldsThePlanAgainstTheMeasuredTimes) {
  Play play = rehearsing_the_paper();
  play.wait(Seconds(55));
  ASSERT_TRUE(play.press(Next{ItemId("i3")}).ok);
  play.wait(Minutes(2));
  EXPECT_THAT(rehearsal_report(play.state), Eq(std::nullopt)) << "it goes on";
  ASSERT_TRUE(play.press(CloseRehearsal{}).ok);
  EXPECT_THAT(play.press(CloseRehearsal{}).code, Eq("no_rehearsal"));

  const auto report = rehearsal_report(play.state);
  ASSERT_TRUE(report);
  ASSERT_THAT(report->items, SizeIs(5));
  EXPECT_THAT(report->items[0].used, Eq(std::nullopt));
  EXPECT_THAT(report->items[1].planned, Eq(Minutes(8)));
  EXPECT_THAT(report->items[1].used, Optional(Millis(60'000)));
  EXPECT_THAT(report->items[2].used, Optional(Millis(120'000)));
}

TEST(TheRehearsalsReport, CountsTheLastTimeAnItemWasPlayed) {
  Play play = rehearsing_the_paper();
  ASSERT_TRUE(play.press(Next{ItemId("i3")}).ok);
  play.wait(Minutes(2));
  ASSERT_TRUE(play.press(PlayFrom{ItemId("i2")}).ok);
  play.wait(Minutes(7));
  ASSERT_TRUE(play.press(CloseRehearsal{}).ok);
  const auto report = rehearsal_report(play.state);
  EXPECT_THAT(report->items[1].used, Optional(Millis(420'000)));
  EXPECT_THAT(report->items[2].used, Optional(Millis(120'000))) << "not again, but it was played";
}

}  // namespace
}  // namespace nhipcau::core
