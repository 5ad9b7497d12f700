#include <gmock/gmock.h>

#include "orchestrator/core/project.hpp"
#include "tests/support/conference_fixture.hpp"

namespace nhipcau::core {
namespace {

using test::passed_preflight;
using test::Play;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;

const RoomId kA("a");
constexpr Millis kHour{3'600'000};

Preflight with(Preflight preflight, std::size_t row, CheckMark mark) {
  preflight.rows.at(row - 1).mark = mark;
  return preflight;
}

/// Live on i1; i2 (room a) is next.
Play before_room_a() {
  Play play;
  play.bring_up();
  play.press(Start{ItemId("i1")});
  play.wait(Seconds(10));
  return play;
}

std::vector<std::string> reasons(const Play& play) {
  std::vector<std::string> codes;
  const View shown = view(play.state, play.now);
  for (const Reason& reason : shown.next->reasons) {
    codes.push_back(reason.code);
  }
  return codes;
}

PreflightView of_a(const Play& play) {
  return preflight_view(play.state, kA, play.now);
}

TEST(Preflight, OnlyTheRowsThatBlockKeepARoomFromBeingReady) {
  const Preflight passed = passed_preflight(WallTime{0});
  for (int row = 1; row <= 16; ++row) {
    const bool blocks = row == 1 || row == 3 || row == 5 || (row >= 8 && row <= 12) || row == 14;
    const auto failed = with(passed, static_cast<std::size_t>(row), CheckMark::kFail);
    EXPECT_EQ(preflight_blockers(failed), blocks ? std::vector{row} : std::vector<int>{}) << row;
    EXPECT_THAT(preflight_remarks(failed), ElementsAre(row));
  }
  EXPECT_THAT(preflight_blockers(with(passed, 10, CheckMark::kNotChecked)), ElementsAre(10));
  EXPECT_THAT(preflight_blockers(with(passed, 10, CheckMark::kNotApplicable)), IsEmpty());
  EXPECT_THAT(preflight_blockers(with(passed, 10, CheckMark::kWarn)), IsEmpty());
}

TEST(Preflight, CountsTwelveHoursAndNotPastItsDay) {
  constexpr Millis kVietnam{7 * kHour};
  const WallTime morning{1'657'752'000'000};  // 2022-07-14 05:40 there
  EXPECT_THAT(preflight_expiry(morning, kVietnam), Eq(morning + 12 * kHour));
  const WallTime afternoon = morning + 9 * kHour;
  EXPECT_THAT(preflight_expiry(afternoon, kVietnam), Eq(WallTime{1'657'818'000'000}));
}

TEST(APreflightCheck, ThatIsMissingExpiredOrNotPassedIsARemarkOnlyAndNextGoesAhead) {
  Play play = before_room_a();
  EXPECT_THAT(reasons(play), IsEmpty());
  play.tell(PreflightSeen{kA, std::nullopt});
  EXPECT_THAT(of_a(play).preflight, Eq(nullptr));
  EXPECT_THAT(reasons(play), ElementsAre("preflight"));
  EXPECT_THAT(view(play.state, play.now).next->readiness, Eq(Readiness::kAmber));

  play.wait(Seconds(2));
  play.tell(PreflightSeen{kA, with(passed_preflight(play.now), 10, CheckMark::kFail)});
  EXPECT_THAT(of_a(play).blockers, ElementsAre(10));
  EXPECT_THAT(reasons(play), ElementsAre("preflight"));

  play.wait(Seconds(2));
  play.tell(PreflightSeen{kA, passed_preflight(play.now)});
  EXPECT_THAT(reasons(play), IsEmpty());
  const WallTime expires = play.now + 12 * kHour;
  play.wait(11 * kHour + Minutes(59));
  EXPECT_THAT(next_deadline(play.state, play.now), testing::Optional(testing::Le(expires)));
  EXPECT_FALSE(of_a(play).expired);
  play.wait(Minutes(1));
  EXPECT_TRUE(of_a(play).expired);
  EXPECT_THAT(reasons(play), ElementsAre("preflight"));
  EXPECT_TRUE(play.press(Next{ItemId("i2")}).ok);
}

TEST(APreflightCheck, SaidAgainIsNoNews) {
  Play play = before_room_a();
  const auto before = play.journal.size();
  play.tell(PreflightSeen{kA, passed_preflight(play.now - Seconds(10))});
  EXPECT_THAT(play.journal.size(), Eq(before)) << "the same";
  play.tell(PreflightSeen{kA, with(passed_preflight(play.now - Minutes(5)), 1, CheckMark::kFail)});
  EXPECT_THAT(play.journal.size(), Eq(before)) << "an older one, late";
  play.tell(PreflightSeen{kA, passed_preflight(play.now + Minutes(2))});
  EXPECT_THAT(play.journal.size(), Eq(before)) << "signed in the future";
  play.tell(PreflightSeen{RoomId("nowhere"), passed_preflight(play.now)});
  play.tell(PreflightSeen{RoomId("nowhere"), std::nullopt});
  EXPECT_THAT(play.journal.size(), Eq(before)) << "no such room";
  play.tell(PreflightSeen{kA, std::nullopt});
  play.tell(PreflightSeen{kA, std::nullopt});
  EXPECT_THAT(play.journal.size(), Eq(before + 1));
}

TEST(APreflightCheck, SurvivesARestart) {
  Play play = before_room_a();
  play.tell(OrchestratorStarted{});
  EXPECT_THAT(of_a(play).preflight, testing::NotNull());
  EXPECT_FALSE(of_a(play).expired);
}

}  // namespace
}  // namespace nhipcau::core
