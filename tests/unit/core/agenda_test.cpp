#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "orchestrator/core/forecast.hpp"
#include "orchestrator/core/project.hpp"
#include "tests/support/conference_fixture.hpp"

namespace nhipcau::core {
namespace {

using test::Play;
using testing::Eq;
using testing::Optional;

ItemId id(const char* name) {
  return ItemId(name);
}

TEST(Agenda, StartBeginsTheFirstItemAndNextWalksThroughTheRest) {
  Play play;
  EXPECT_TRUE(play.press(Start{id("i1")}).ok);
  for (const char* next : {"i2", "i3", "i4", "i5"}) {
    play.wait(Minutes(1));
    EXPECT_TRUE(play.press(Next{id(next)}).ok) << next;
    EXPECT_THAT(play.state.live_run()->item, Eq(id(next)));
  }
  play.wait(Minutes(1));
  EXPECT_THAT(play.press(Next{id("i1")}).code, Eq("no_more_items"));
  EXPECT_TRUE(play.press(Finish{}).ok);
  EXPECT_TRUE(play.state.concluded());
}

TEST(Agenda, AStaleCommandIsToldWhoMovedTheProgramme) {
  Play play;
  play.press(Start{id("i1")}, "lan");
  play.wait(Seconds(5));
  const std::optional<RunId> seen = play.state.live_run()->id;
  ASSERT_TRUE(play.press_seeing(seen, Next{id("i2")}, "lan").ok);
  const Answer other = play.press_seeing(seen, Next{id("i2")}, "lan");
  EXPECT_FALSE(other.ok);
  EXPECT_THAT(other.code, Eq("stale"));
  EXPECT_THAT(other.by_actor, Eq("lan"));
  EXPECT_THAT(other.by_at, Eq(play.now));
  EXPECT_THAT(play.state.live_run()->item, Eq(id("i2")));
  EXPECT_THAT(refusal_text(play.state, other).vi, testing::HasSubstr("Nội dung i2"));
}

struct Refused {
  const char* what;
  bool started;
  bool held;
  Verb verb;
  const char* code;
};

class Refusals : public testing::TestWithParam<Refused> {};

TEST_P(Refusals, NameTheReasonAndChangeNothing) {
  Play play;
  if (GetParam().started) {
    play.press(Start{id("i1")});
    play.wait(Seconds(30));
  }
  if (GetParam().held) {
    play.press(Hold{""});
  }
  const std::vector<core::Run> before = play.state.runs;
  EXPECT_THAT(play.press(GetParam().verb).code, Eq(GetParam().code));
  EXPECT_THAT(play.state.runs, Eq(before));
}

INSTANTIATE_TEST_SUITE_P(
    Table, Refusals,
    testing::Values(Refused{"next", false, false, Next{id("i1")}, "not_live"},
                    Refused{"finish", false, false, Finish{}, "not_live"},
                    Refused{"hold", false, false, Hold{""}, "not_live"},
                    Refused{"resume", false, false, Resume{}, "not_live"},
                    Refused{"extend", false, false, Extend{Minutes(1), ""}, "not_live"},
                    Refused{"undo", false, false, Undo{}, "nothing_to_undo"},
                    Refused{"start", true, false, Start{id("i1")}, "already_live"},
                    Refused{"skip", true, false, Next{id("i3")}, "wrong_target"},
                    Refused{"back", true, false, Next{id("i1")}, "wrong_target"},
                    Refused{"resume2", true, false, Resume{}, "not_held"},
                    Refused{"hold2", true, true, Hold{""}, "already_held"},
                    Refused{"long", true, false, Extend{Minutes(61), ""}, "bad_args"},
                    Refused{"zero", true, false, Extend{Minutes(0), ""}, "bad_args"},
                    Refused{"negative", true, false, Extend{Minutes(-6), ""}, "bad_args"}),
    [](const auto& each) { return std::string(each.param.what); });

TEST(Agenda, AViewerMayNotCommand) {
  Play play;
  const Answer answer = play.press_seeing(std::nullopt, Start{id("i1")}, "xem", Role::kViewer);
  EXPECT_THAT(answer.code, Eq("forbidden"));
  EXPECT_FALSE(play.state.started());
}

TEST(Agenda, TwoAdvancesWithinASecondAreADoublePress) {
  Play play;
  play.press(Start{id("i1")});
  play.wait(Millis(999));
  EXPECT_THAT(play.press(Next{id("i2")}).code, Eq("too_soon"));
  play.wait(Millis(1));
  EXPECT_TRUE(play.press(Next{id("i2")}).ok);
}

TEST(Undo, OfAMistakenNextGivesTheSpeakerBackAsIfNothingHadHappened) {
  Play play;
  play.press(Start{id("i1")});
  play.wait(Minutes(2));
  play.press(Next{id("i2")});
  play.wait(Seconds(20));
  EXPECT_TRUE(play.press(Undo{}).ok);
  const core::Run* live = play.state.live_run();
  ASSERT_NE(live, nullptr);
  EXPECT_THAT(live->item, Eq(id("i1")));
  EXPECT_THAT(live->used(play.now), Eq(Minutes(2) + Seconds(20)));
  EXPECT_THAT(play.state.next_item()->id, Eq(id("i2")));
  EXPECT_THAT(forecast(play.state).end.at, Eq(play.state.conference.planned_end));
}

TEST(Undo, ReopensAHeldItemAsHeld) {
  Play play;
  play.press(Start{id("i1")});
  play.wait(Minutes(1));
  play.press(Hold{"mất điện"});
  play.wait(Minutes(1));
  play.press(Next{id("i2")});
  play.wait(Seconds(10));
  play.press(Undo{});
  EXPECT_TRUE(play.state.live_run()->held());
  EXPECT_THAT(play.state.live_run()->used(play.now), Eq(Minutes(1)));
}

TEST(Undo, OfTheStartMeansTheConferenceHasNotStarted) {
  Play play;
  play.press(Start{id("i1")});
  play.wait(Seconds(3));
  play.press(Undo{});
  EXPECT_FALSE(play.state.started());
  EXPECT_THAT(wanted_programme(play.state), Eq(Source{}));
  EXPECT_TRUE(play.press(Start{id("i1")}).ok);
  EXPECT_THAT(play.state.last_advance->verb, Eq("start"));
}

TEST(Undo, IsRefusedAfterThirtySecondsAndTwice) {
  Play play;
  play.press(Start{id("i1")});
  play.wait(kUndoWindow + Millis(1));
  EXPECT_THAT(play.press(Undo{}).code, Eq("nothing_to_undo"));
  play.press(Next{id("i2")});
  play.press(Undo{});
  EXPECT_THAT(play.press(Undo{}).code, Eq("nothing_to_undo"));
}

TEST(Clock, AHoldFreezesItAndTheForecastSlides) {
  Play play;
  play.press(Start{id("i1")});
  play.wait(Minutes(2));
  play.press(Hold{""});
  EXPECT_THAT(live_clock(play.state, *play.state.live_run()).frozen_left, Optional(Eq(Minutes(3))));
  play.wait(Minutes(4));
  const Forecast held = forecast(play.state);
  EXPECT_THAT(held.at(held.end, play.now), Eq(play.state.conference.planned_end + Minutes(4)));
  play.press(Resume{});
  EXPECT_THAT(live_clock(play.state, *play.state.live_run()).zero_at,
              Optional(Eq(play.now + Minutes(3))));
  EXPECT_THAT(forecast(play.state).end.at, Eq(play.state.conference.planned_end + Minutes(4)));
}

TEST(Clock, AnExtensionMovesZeroAndEverythingAfter) {
  Play play;
  play.press(Start{id("i1")});
  play.press(Extend{Minutes(2), "chủ trì đồng ý"});
  EXPECT_THAT(live_clock(play.state, *play.state.live_run()).zero_at,
              Optional(Eq(play.now + Minutes(7))));
  EXPECT_THAT(forecast(play.state).end.at, Eq(play.state.conference.planned_end + Minutes(2)));
}

TEST(Forecast, OvertimeMovesTheEndASecondASecond) {
  Play play;
  play.press(Start{id("i1")});
  play.wait(Minutes(6));
  const Forecast times = forecast(play.state);
  EXPECT_THAT(times.at(times.end, play.now), Eq(play.state.conference.planned_end + Minutes(1)));
}

TEST(Forecast, IsDefinedBetweenItems) {
  Play play;
  play.press(Start{id("i1")});
  play.wait(Minutes(5));
  play.press(Finish{});
  play.wait(Minutes(7));
  const Forecast times = forecast(play.state);
  EXPECT_THAT(times.at(times.end, play.now), Eq(play.state.conference.planned_end + Minutes(7)));
}

TEST(Forecast, BeforeTheStartFollowsThePlanAndThenSlides) {
  Play play;
  play.now = WallTime{};
  const Forecast times = forecast(play.state);
  EXPECT_THAT(times.at(times.end, WallTime{}), Eq(play.state.conference.planned_end));
  const WallTime late = play.state.conference.planned_start + Minutes(9);
  EXPECT_THAT(times.at(times.end, late), Eq(play.state.conference.planned_end + Minutes(9)));
}

TEST(Fold, OfTheJournalIsTheState) {
  Play play;
  play.bring_up();
  play.press(Start{id("i1")});
  play.wait(Minutes(2));
  play.press(Next{id("i2")});
  play.wait(Seconds(2));
  play.press(Undo{});
  play.press(Hold{"x"});
  State again;
  for (const Event& event : play.journal) {
    apply(again, event);
  }
  EXPECT_TRUE(again == play.state);
}

TEST(Fold, KeepsABoundedNumberOfAnswersAndLogLines) {
  Play play;
  for (std::size_t i = 0; i < State::kKeptAnswers + 10; ++i) {
    play.press(Finish{});
  }
  EXPECT_THAT(play.state.answers.size(), Eq(State::kKeptAnswers));
  EXPECT_THAT(play.state.recent.size(), Eq(State::kKeptRecent));
}

}  // namespace
}  // namespace nhipcau::core
