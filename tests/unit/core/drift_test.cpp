#include "orchestrator/core/drift.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/founding_agenda.hpp"

namespace nhipcau::core {
namespace {

using test::clock_time;
using test::Play;
using testing::Eq;

std::string item_id(int number) {
  return (number < 10 ? "i0" : "i") + std::to_string(number);
}

Millis late(int minutes, int seconds = 0) {
  return Minutes(minutes) + Seconds(seconds);
}

/// The founding conference, its first `done` items run exactly as planned.
class Founding : public testing::Test {
 protected:
  Founding() : play(test::founding_agenda()) { play.now = clock_time(7, 30); }

  void run_to_plan(int done) {
    for (int number = 1; number <= done; ++number) {
      play.now = item(number).planned_start;
      go(number);
    }
    play.now = item(done).planned_end();
  }

  /// Makes `number` live at `at`; nobody is live from now until then.
  void begin(int number, WallTime at) {
    if (at > play.now) {
      ASSERT_TRUE(play.press(Finish{}).ok);
    }
    play.now = at;
    go(number);
  }

  void go(int number) {
    const ItemId target(item_id(number));
    const Answer answer =
        play.state.started() ? play.press(Next{target}) : play.press(Start{target});
    ASSERT_TRUE(answer.ok) << answer.code;
  }

  const Item& item(int number) const {
    return *play.state.conference.find(ItemId(item_id(number)));
  }

  Drift at(WallTime t) {
    play.now = t;
    return drift(play.state, t);
  }

  Millis left(WallTime t) const {
    const AgendaItem& live = *play.state.live_item();
    return live.allotted() - play.state.used(live.item.id, t);
  }

  Play play;
};

// The golden vectors: the same thirteen situations every agenda engine should be asked.

TEST_F(Founding, A_FiveMinutesLateInsideItsTime) {
  run_to_plan(6);
  begin(7, clock_time(8, 46));
  const Drift now = at(clock_time(8, 50));
  EXPECT_THAT(play.state.used(ItemId("i07"), play.now), Eq(late(4)));
  EXPECT_THAT(now.end, Eq(late(5)));
  EXPECT_THAT(play.state.conference.planned_end + now.best_end, Eq(clock_time(10, 45)));
  EXPECT_THAT(now.verdict, Eq(Verdict::kLateRecoverable));
}

TEST_F(Founding, B_OvertimeGrowsASecondASecond) {
  run_to_plan(6);
  begin(7, clock_time(8, 46));
  EXPECT_THAT(at(clock_time(8, 55, 30)).end, Eq(late(6, 30)));
}

TEST_F(Founding, C_TwoMinutesOfALostRoomAreAHold) {
  run_to_plan(6);
  begin(7, clock_time(8, 46));
  play.now = clock_time(8, 50);
  play.press(Hold{"mất kết nối"});
  play.now = clock_time(8, 52);
  play.press(Resume{});
  EXPECT_THAT(at(clock_time(8, 53)).end, Eq(late(7)));
  EXPECT_THAT(left(play.now), Eq(late(3)));
}

TEST_F(Founding, D_ThreeMinutesGranted) {
  run_to_plan(6);
  begin(7, clock_time(8, 46));
  play.press(Extend{Minutes(3), ""});
  EXPECT_THAT(at(clock_time(8, 50)).end, Eq(late(8)));
}

TEST_F(Founding, E_BetweenItemsTheNumberIsThere) {
  run_to_plan(6);
  play.press(Finish{});
  EXPECT_THAT(at(clock_time(8, 48)).end, Eq(late(7)));
}

TEST_F(Founding, F_AnAbsentSpeakerDeferredCostsNothing) {
  run_to_plan(9);
  ASSERT_TRUE(play.press(Defer{ItemId("i10"), ItemId("i14"), true, ""}).ok);
  begin(11, clock_time(9, 5));
  EXPECT_THAT(at(clock_time(9, 6)).end, Eq(late(0)));
  EXPECT_THAT(forecast(play.state).items.at(ItemId("i10")).start.at, Eq(clock_time(9, 37)));
}

TEST_F(Founding, G_AWithdrawnPaperWinsItsTime) {
  run_to_plan(9);
  ASSERT_TRUE(play.press(Skip{ItemId("i10"), "đã gửi văn bản"}).ok);
  begin(11, clock_time(9, 5));
  EXPECT_THAT(at(clock_time(9, 6)).end, Eq(late(-8)));
}

TEST_F(Founding, H_AnUnplannedSpeakerCostsFiveMinutes) {
  run_to_plan(9);
  ASSERT_TRUE(play.press(Insert{{.kind = ItemKind::kSpeech,
                                 .title = "Phát biểu đột xuất",
                                 .speaker_title = "",
                                 .room = RoomId("tinh"),
                                 .duration = Minutes(5)},
                                std::nullopt})
                  .ok);
  play.now = clock_time(9, 5);
  const ItemId unplanned = play.state.next_item()->id;
  ASSERT_TRUE(play.press(Next{unplanned}).ok);
  EXPECT_THAT(at(clock_time(9, 6)).end, Eq(late(5)));
}

TEST_F(Founding, I_ABreakUntilAbsorbsTheLateness) {
  run_to_plan(13);
  begin(14, clock_time(9, 44));
  ASSERT_TRUE(play.press(BreakUntil{ItemId("i15"), clock_time(10, 0)}).ok);
  EXPECT_THAT(at(clock_time(9, 45)).end, Eq(late(0)));
}

TEST_F(Founding, J_ABreakIsSqueezedToItsMinimum) {
  run_to_plan(13);
  begin(14, clock_time(9, 52));
  ASSERT_TRUE(play.press(BreakUntil{ItemId("i15"), clock_time(10, 0)}).ok);
  EXPECT_THAT(at(clock_time(9, 53)).end, Eq(late(5)));
  const Span pause = forecast(play.state).items.at(ItemId("i15"));
  EXPECT_THAT(pause.start.at, Eq(clock_time(10, 0)));
  EXPECT_THAT(pause.end.at, Eq(clock_time(10, 5)));
}

TEST_F(Founding, K_TheConclusionIsNotShortened) {
  run_to_plan(19);
  begin(20, clock_time(11, 12));
  const Drift now = at(clock_time(11, 15));
  EXPECT_THAT(now.end, Eq(late(7)));
  EXPECT_THAT(now.verdict, Eq(Verdict::kLateUnrecoverable));
  EXPECT_TRUE(advise(play.state, play.now).empty());
}

TEST_F(Founding, L_AnInterjectionKeepsTheSpeakersTime) {
  run_to_plan(6);
  begin(7, clock_time(8, 41));
  play.now = clock_time(8, 44);
  ASSERT_TRUE(play.press(Interject{{.kind = ItemKind::kSpeech,
                                    .title = "Ý kiến chủ trì",
                                    .speaker_title = "",
                                    .room = RoomId("tinh"),
                                    .duration = Minutes(2)}})
                  .ok);
  EXPECT_THAT(at(clock_time(8, 45)).end, Eq(late(2)));
  EXPECT_THAT(play.state.next_item()->id, Eq(ItemId("i07")));
  play.now = clock_time(8, 46);
  ASSERT_TRUE(play.press(Next{ItemId("i07")}).ok);
  EXPECT_THAT(left(play.now), Eq(late(5)));
}

TEST_F(Founding, M_AnUndoneNextLosesNothing) {
  run_to_plan(6);
  begin(7, clock_time(8, 41));
  play.now = clock_time(8, 46);
  play.press(Next{ItemId("i08")});
  play.now = clock_time(8, 46, 20);
  ASSERT_TRUE(play.press(Undo{}).ok);
  EXPECT_THAT(play.state.used(ItemId("i07"), play.now), Eq(late(5, 20)));
  EXPECT_THAT(left(play.now), Eq(late(2, 40)));
  EXPECT_THAT(at(play.now).end, Eq(late(0)));
}

// What the numbers are used for.

TEST_F(Founding, AdviceNamesTheNearestFlexibleItemsAndNeverTheConclusion) {
  run_to_plan(6);
  begin(7, clock_time(9, 1));
  play.now = clock_time(9, 2);
  const std::vector<Advice> advice = advise(play.state, play.now);
  ASSERT_THAT(advice.size(), Eq(3U));
  EXPECT_THAT(advice[0].item, Eq(ItemId("i15")));
  EXPECT_THAT(advice[0].wins, Eq(late(10)));
  EXPECT_THAT(advice[1].item, Eq(ItemId("i16")));
  EXPECT_THAT(advice[1].wins, Eq(late(30)));
  EXPECT_THAT(advice[2].kind, Eq(Advice::Kind::kDrop));
  EXPECT_THAT(advice[2].item, Eq(ItemId("i17")));
  EXPECT_THAT(advice[2].wins, Eq(late(10)));
}

TEST_F(Founding, AdviceIsQuietBelowAMinute) {
  run_to_plan(6);
  begin(7, clock_time(8, 41, 59));
  EXPECT_TRUE(advise(play.state, play.now).empty());
}

TEST_F(Founding, EveryMinuteIsAccountedToItsItem) {
  run_to_plan(6);
  begin(7, clock_time(8, 46));
  play.press(Extend{Minutes(2), ""});
  play.now = clock_time(8, 58);
  play.press(Next{ItemId("i08")});
  const Accounting sum = account(play.state, play.now);
  EXPECT_THAT(sum.idle, Eq(late(5)));
  EXPECT_THAT(sum.granted, Eq(late(2)));
  EXPECT_THAT(sum.over, Eq(late(2)));
  EXPECT_THAT(sum.absorbed, Eq(late(0)));
  EXPECT_THAT(drift(play.state, play.now).end, Eq(late(9)));
  EXPECT_THAT(account_by_item(play.state, play.now)[6].over, Eq(late(2)));
}

TEST_F(Founding, ALateStartCorrectedMovesTheBoundary) {
  run_to_plan(6);
  begin(7, clock_time(8, 43));
  play.now = clock_time(8, 44);
  ASSERT_TRUE(play.press(CorrectStart{Seconds(90)}).ok);
  EXPECT_THAT(at(clock_time(8, 44)).end, Eq(late(0, 30)));
  EXPECT_THAT(play.press(CorrectStart{Minutes(6)}).code, Eq("bad_args"));
}

TEST_F(Founding, ReturningLaterTakesUpWhatWasLeft) {
  run_to_plan(5);
  begin(6, clock_time(8, 33));
  play.now = clock_time(8, 36);
  play.press(Next{ItemId("i07")});
  play.now = clock_time(8, 40);
  ASSERT_TRUE(play.press(ReturnTo{ItemId("i06")}).ok);
  EXPECT_THAT(left(play.now), Eq(late(5)));
  EXPECT_THAT(play.state.next_item()->id, Eq(ItemId("i07")));
}

}  // namespace
}  // namespace nhipcau::core
