#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "orchestrator/core/project.hpp"
#include "tests/support/conference_fixture.hpp"

namespace nhipcau::core {
namespace {

using test::Play;
using testing::ElementsAre;
using testing::Eq;

ItemId id(const char* name) {
  return ItemId(name);
}

std::vector<std::string> order(const State& state) {
  std::vector<std::string> ids;
  for (const AgendaItem& each : state.agenda) {
    ids.push_back(each.item.id.str());
  }
  return ids;
}

/// i1 live.
Play live() {
  Play play;
  play.bring_up();
  play.press(Start{id("i1")});
  play.wait(Minutes(1));
  return play;
}

Unplanned unplanned(Millis duration = Minutes(2)) {
  return {.kind = ItemKind::kSpeech,
          .title = "Ý kiến",
          .speaker_title = "Khách mời",
          .room = RoomId("b"),
          .duration = duration};
}

TEST(Programme, MovesOnlyWhatIsStillToCome) {
  Play play = live();
  EXPECT_TRUE(play.press(Move{id("i4"), id("i1")}).ok);
  EXPECT_THAT(order(play.state), ElementsAre("i1", "i4", "i2", "i3", "i5"));
  EXPECT_TRUE(play.press(Move{id("i2"), std::nullopt}).ok);
  EXPECT_THAT(order(play.state), ElementsAre("i1", "i2", "i4", "i3", "i5"));
  EXPECT_THAT(play.press(Move{id("i1"), id("i4")}).code, Eq("not_pending"));
  EXPECT_THAT(play.press(Move{id("i2"), id("i2")}).code, Eq("bad_place"));
  EXPECT_THAT(play.press(Move{id("i2"), id("zz")}).code, Eq("bad_place"));
}

TEST(Programme, ADeferredItemComesBackWithOnePress) {
  Play play = live();
  EXPECT_TRUE(play.press(Defer{id("i2"), id("i4"), true, ""}).ok);
  EXPECT_THAT(order(play.state), ElementsAre("i1", "i3", "i4", "i2", "i5"));
  EXPECT_THAT(view(play.state, play.now).items[3].state, Eq(ItemState::kDeferred));
  EXPECT_TRUE(play.press(Recall{id("i2")}).ok);
  EXPECT_THAT(play.state.next_item()->id, Eq(id("i2")));
}

TEST(Programme, ASecondAbsenceIsASkip) {
  Play play = live();
  play.press(Defer{id("i2"), id("i3"), true, ""});
  play.press(Defer{id("i2"), id("i4"), true, ""});
  EXPECT_TRUE(play.state.find(id("i2"))->skipped);
  EXPECT_TRUE(play.press(Recall{id("i2")}).ok);
  EXPECT_FALSE(play.state.find(id("i2"))->skipped);
}

TEST(Programme, AProtectedItemIsNeitherSkippedNorShortened) {
  Conference conference = test::small_conference();
  conference.items[4].is_protected = true;
  Play play(conference);
  EXPECT_THAT(play.press(Skip{id("i5"), ""}).code, Eq("protected"));
  EXPECT_THAT(play.press(Adjust{id("i5"), Minutes(-1), ""}).code, Eq("protected"));
  EXPECT_TRUE(play.press(Adjust{id("i5"), Minutes(1), ""}).ok);
}

TEST(Programme, ThePlanItselfNeverChanges) {
  Play play = live();
  const Conference before = play.state.conference;
  play.press(Skip{id("i2"), ""});
  play.press(Insert{unplanned(), id("i3")});
  play.press(Adjust{id("i4"), Minutes(-2), ""});
  EXPECT_TRUE(play.state.conference == before);
}

TEST(Programme, AnInterjectionUndoneLeavesNoTrace) {
  Play play = live();
  const std::vector<std::string> before = order(play.state);
  ASSERT_TRUE(play.press(Interject{unplanned()}).ok);
  EXPECT_THAT(wanted_programme(play.state).room, Eq(RoomId("b")));
  EXPECT_THAT(play.state.last_advance->verb, Eq("interject"));
  play.wait(Seconds(5));
  ASSERT_TRUE(play.press(Undo{}).ok);
  EXPECT_THAT(order(play.state), Eq(before));
  EXPECT_THAT(play.state.live_run()->item, Eq(id("i1")));
  EXPECT_FALSE(play.state.live_run()->suspended);
}

TEST(Programme, AnInsertedItemIsShownAsUnplanned) {
  Play play = live();
  ASSERT_TRUE(play.press(Insert{unplanned(), std::nullopt}).ok);
  const View shown = view(play.state, play.now);
  EXPECT_TRUE(shown.items[1].inserted);
  EXPECT_THAT(shown.items[1].speaker_title, Eq("Khách mời"));
  Unplanned bad = unplanned();
  bad.title.clear();
  EXPECT_THAT(play.press(Insert{bad, std::nullopt}).code, Eq("bad_args"));
  bad = unplanned();
  bad.room = RoomId("nowhere");
  EXPECT_THAT(play.press(Insert{bad, std::nullopt}).code, Eq("bad_args"));
}

TEST(Programme, ConcludingEndsEverythingAndCanBeUndone) {
  Play play = live();
  ASSERT_TRUE(play.press(Conclude{}).ok);
  EXPECT_TRUE(play.state.concluded());
  EXPECT_THAT(wanted_programme(play.state), Eq(Source{}));
  EXPECT_THAT(play.press(Next{id("i2")}).code, Eq("concluded"));
  play.wait(Seconds(9));
  ASSERT_TRUE(play.press(Undo{}).ok);
  EXPECT_FALSE(play.state.concluded());
  EXPECT_THAT(play.state.live_run()->item, Eq(id("i1")));
  EXPECT_THAT(play.state.next_item()->id, Eq(id("i2")));
}

TEST(Programme, ABreakThatIsLiveEndsAtItsHour) {
  Play play = live();
  play.press(Next{id("i2")});
  play.wait(Minutes(1));
  play.press(Next{id("i3")});
  const WallTime until = play.now + Minutes(20);
  ASSERT_TRUE(play.press(BreakUntil{id("i3"), until}).ok);
  EXPECT_THAT(live_clock(play.state, *play.state.live_run()).zero_at, testing::Optional(until));
  EXPECT_THAT(play.press(BreakUntil{id("i4"), until}).code, Eq("not_a_break"));
}

struct Permission {
  Role role;
  Verb verb;
  bool may;
};

TEST(Permissions, AreDeniedByDefault) {
  const std::vector<Permission> table{
      {Role::kModerator, Start{id("i1")}, true},
      {Role::kSecretary, Start{id("i1")}, false},
      {Role::kSecretary, Raise{RoomId("a"), RequestKind::kSpeech, ""}, true},
      {Role::kSecretary, MuteAll{true}, false},
      {Role::kTechnician, Raise{RoomId("a"), RequestKind::kSpeech, ""}, true},
      {Role::kTechnician, Raise{RoomId("b"), RequestKind::kSpeech, ""}, false},
      {Role::kTechnician, Start{id("i1")}, false},
      {Role::kTechnician, CallDesk{RoomId("a"), ""}, true},
      {Role::kTechnician, CallDesk{RoomId("b"), ""}, false},
      {Role::kTechnician, MessageRoom{RoomId("a"), "x"}, false},
      {Role::kSecretary, MessageRoom{RoomId("a"), "x"}, true},
      {Role::kMonitor, MessageRoom{std::nullopt, "x"}, true},
      {Role::kViewer, MessageRoom{std::nullopt, "x"}, false},
      {Role::kMonitor, Raise{RoomId("a"), RequestKind::kSpeech, ""}, false},
      {Role::kViewer, Start{id("i1")}, false},
  };
  for (const Permission& row : table) {
    Play play;
    const Command command{.id = CommandId("c"),
                          .actor = "x",
                          .role = row.role,
                          .room = RoomId("a"),
                          .expect_live_run = {},
                          .verb = row.verb};
    const std::vector<EventBody> events = decide(play.state, command, play.now);
    const auto* refused = std::get_if<CommandRejected>(&events.at(0));
    EXPECT_THAT(refused == nullptr, Eq(row.may))
        << static_cast<int>(row.role) << " " << row.verb.index();
  }
}

}  // namespace
}  // namespace nhipcau::core
