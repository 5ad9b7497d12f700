#include "orchestrator/core/overview.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/conference_fixture.hpp"

/// What is worked out once says the same as the State says when it is asked.
namespace nhipcau::core {
namespace {

using test::Play;

void expect_agreement(const Play& play) {
  const State& state = play.state;
  const Overview overview(state);
  const RunIndex& runs = overview.runs;
  EXPECT_EQ(runs.live_run(), state.live_run());
  EXPECT_EQ(runs.live() != nullptr ? runs.live()->item : nullptr, state.live_item());
  EXPECT_EQ(runs.next() != nullptr ? &runs.next()->item->item : nullptr, state.next_item());
  EXPECT_EQ(runs.started(), state.started());
  EXPECT_EQ(runs.concluded(), state.concluded());
  EXPECT_EQ(overview.wanted, wanted_programme(state));
  for (const RunIndex::Entry& entry : runs.items()) {
    const ItemId& id = entry.item->item.id;
    EXPECT_EQ(entry.last, state.run_of(id)) << id;
    EXPECT_EQ(entry.pending, state.pending(*entry.item)) << id;
    EXPECT_EQ(runs.used(entry, play.now), state.used(id, play.now)) << id;
  }
}

Verb random_verb(const State& state, std::mt19937& random) {
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const ItemId item = state.agenda[pick(state.agenda.size())].item.id;
  const RoomId room = state.conference.rooms[pick(3)].id;
  const Item* next = state.next_item();
  switch (pick(12)) {
    case 0:
      return Hold{""};
    case 1:
      return Resume{};
    case 2:
      return Undo{};
    case 3:
      return Finish{};
    case 4:
      return Skip{item, ""};
    case 5:
      return Recall{item};
    case 6:
      return ReturnTo{item};
    case 7:
      return GiveFloor{room, std::nullopt, ""};
    case 8:
      return Interject{{ItemKind::kSpeech, "Ý kiến", "", room, Minutes(1)}};
    default:
      break;
  }
  const ItemId target = next != nullptr ? next->id : item;
  return state.started() ? Verb{Next{target}} : Verb{Start{target}};
}

TEST(Overview, AgreesWithTheStateWhateverIsPressed) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    Play play;
    play.bring_up();
    for (int step = 0; step < 60; ++step) {
      play.wait(Seconds(1 + static_cast<int>(random() % 40)));
      play.press(random_verb(play.state, random));
      expect_agreement(play);
      ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed << ", step " << step;
    }
  }
}

TEST(Overview, DroppingTheLastItemEndsTheConferenceWhereItStopped) {
  Conference conference = test::small_conference();
  conference.items.resize(2);
  conference.items[1].optional = true;
  conference.planned_end = conference.items[0].planned_end();
  Play play(conference);
  play.press(Start{ItemId("i1")});
  play.wait(Minutes(5));
  play.press(Finish{});
  play.wait(Minutes(3));
  const std::vector<Advice> advice = advise(play.state, play.now);
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice.front().wins, Minutes(8 + 3)) << "its own time, and what was waited for it";
}

}  // namespace
}  // namespace nhipcau::core
