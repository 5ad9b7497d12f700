#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "orchestrator/core/project.hpp"
#include "orchestrator/core/texts.hpp"
#include "tests/support/conference_fixture.hpp"

namespace nhipcau::core {
namespace {

using test::Play;
using testing::Eq;
using testing::HasSubstr;

/// "lan" began the first item and moderates.
Play moderated_by_lan() {
  Play play;
  EXPECT_TRUE(play.press(Start{ItemId("i1")}, "lan").ok);
  play.wait(Seconds(5));
  return play;
}

Answer press_as(Play& play, Role role, Verb verb, const std::string& actor) {
  return play.press_seeing(play.state.live_run()->id, std::move(verb), actor, role);
}

TEST(TheSeat, BelongsToTheFirstWhoCommands) {
  Play play;
  EXPECT_FALSE(play.state.seat.taken());
  ASSERT_TRUE(play.press(Start{ItemId("i1")}, "lan").ok);
  EXPECT_THAT(play.state.seat, Eq(Seat{"lan", play.now, false}));
  const Event& first = play.journal[play.journal.size() - 2];
  EXPECT_THAT(first.body, Eq(EventBody{SeatTaken{"lan", ""}})) << "before what the command did";
  EXPECT_THAT(first.cause, Eq(play.journal.back().cause));
}

TEST(TheSeat, IsNotTakenByARefusedCommand) {
  Play play;
  EXPECT_FALSE(play.press(Next{ItemId("i1")}, "lan").ok);
  EXPECT_FALSE(play.state.seat.taken());
}

TEST(TheSeat, KeepsAnotherModeratorOutAndSaysWhoHasIt) {
  Play play = moderated_by_lan();
  const Answer refused = play.press(Next{ItemId("i2")}, "minh");
  EXPECT_THAT(refused.code, Eq("not_seated"));
  EXPECT_THAT(refused.by_actor, Eq("lan"));
  EXPECT_THAT(refused.by_at, Eq(play.state.seat.since));
  EXPECT_THAT(refusal_text(play.state, refused).vi, HasSubstr("lan"));
  EXPECT_THAT(play.state.live_run()->item, Eq(ItemId("i1")));
}

TEST(TheSeat, IsNotNeededForTheQueue) {
  Play play = moderated_by_lan();
  EXPECT_TRUE(play.press(Raise{RoomId("a"), RequestKind::kSpeech, ""}, "minh").ok);
  EXPECT_TRUE(play.press(Settle{RequestId("q1"), RequestStatus::kAccepted, ""}, "minh").ok);
  EXPECT_TRUE(play.press(MoveRequest{RequestId("q1"), std::nullopt}, "minh").ok);
  EXPECT_TRUE(
      press_as(play, Role::kSecretary, Raise{RoomId("b"), RequestKind::kSpeech, ""}, "thuky").ok);
  EXPECT_THAT(play.state.seat.holder, Eq("lan"));
}

TEST(TheSeat, IsTakenOverWithAReason) {
  Play play = moderated_by_lan();
  EXPECT_THAT(play.press(TakeSeat{""}, "minh").code, Eq("bad_args"));
  EXPECT_THAT(play.state.seat.holder, Eq("lan"));
  ASSERT_TRUE(play.press(TakeSeat{"đổi ca"}, "minh").ok);
  EXPECT_THAT(play.state.seat, Eq(Seat{"minh", play.now, false}));
  EXPECT_TRUE(play.press(Next{ItemId("i2")}, "minh").ok);
  EXPECT_THAT(play.press(Hold{""}, "lan").code, Eq("not_seated"));
  EXPECT_THAT(log_text(play.state, {1, play.now, "minh", {}, SeatTaken{"minh", "đổi ca"}}).vi,
              Eq("Người điều hành: minh (đổi ca)"));
}

TEST(TheSeat, CanBeTakenWhateverIsLiveAndAfterTheEnd) {
  Play play = moderated_by_lan();
  ASSERT_TRUE(play.press(Conclude{}, "lan").ok);
  EXPECT_TRUE(play.press_seeing(RunId("r1"), TakeSeat{"xem lại"}, "minh").ok);
  EXPECT_TRUE(play.press(Undo{}, "minh").ok);
}

TEST(TheSeat, TakenAgainByItsHolderStaysAsItIs) {
  Play play = moderated_by_lan();
  const Seat before = play.state.seat;
  EXPECT_TRUE(play.press(TakeSeat{""}, "lan").ok);
  EXPECT_THAT(play.state.seat, Eq(before));
}

TEST(TheSeat, LapsesInSilenceAndThenAnybodysCommandTakesIt) {
  Play play = moderated_by_lan();
  play.tell(SeatSilent{"minh"});
  EXPECT_TRUE(play.state.seat.taken()) << "minh does not hold it";
  play.tell(SeatSilent{"lan"});
  EXPECT_THAT(play.state.seat, Eq(Seat{"lan", play.now, true}));
  play.wait(Seconds(5));
  EXPECT_TRUE(play.press(Next{ItemId("i2")}, "minh").ok);
  EXPECT_THAT(play.state.seat.holder, Eq("minh"));
}

TEST(TheSeat, ComesBackToItsHolderWithTheirNextCommand) {
  Play play = moderated_by_lan();
  play.tell(SeatSilent{"lan"});
  EXPECT_TRUE(play.press(Hold{""}, "lan").ok);
  EXPECT_TRUE(play.state.seat.taken());
}

TEST(TheSeat, StaysOverARestart) {
  Play play = moderated_by_lan();
  play.tell(OrchestratorStarted{});
  EXPECT_THAT(play.press(Next{ItemId("i2")}, "minh").code, Eq("not_seated"));
}

TEST(TheSeat, IsNobodysWhoMayNotModerate) {
  Play play = moderated_by_lan();
  for (const Role role : {Role::kSecretary, Role::kTechnician, Role::kMonitor, Role::kViewer}) {
    EXPECT_THAT(press_as(play, role, TakeSeat{"lý do"}, "khac").code, Eq("forbidden"));
  }
}

TEST(TheSeat, DoesNotStandInTheWayOfUndo) {
  Play play = moderated_by_lan();
  play.tell(SeatSilent{"lan"});
  ASSERT_TRUE(play.press(Next{ItemId("i2")}, "minh").ok);
  ASSERT_TRUE(play.press(Undo{}, "minh").ok);
  EXPECT_THAT(play.state.live_run()->item, Eq(ItemId("i1")));
  EXPECT_THAT(play.state.seat.holder, Eq("minh")) << "who moderates is not undone";
}

}  // namespace
}  // namespace nhipcau::core
