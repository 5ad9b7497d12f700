#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "orchestrator/core/drift.hpp"
#include "tests/support/founding_agenda.hpp"

namespace nhipcau::core {
namespace {

using test::Play;

ItemId some_pending(const Play& play, std::mt19937& random) {
  std::vector<ItemId> pending;
  for (const AgendaItem& each : play.state.agenda) {
    if (play.state.pending(each)) {
      pending.push_back(each.item.id);
    }
  }
  return pending.empty() ? ItemId("none") : pending[random() % pending.size()];
}

Unplanned unplanned(std::mt19937& random) {
  return {.kind = ItemKind::kSpeech,
          .title = "Ý kiến",
          .speaker_title = "",
          .room = RoomId("tinh"),
          .duration = Seconds(random() % 400)};
}

/// Presses something; refused as often as not, as people do.
void press_something(Play& play, std::mt19937& random) {
  const Item* next = play.state.next_item();
  const ItemId target = next != nullptr ? next->id : ItemId("none");
  switch (random() % 13) {
    case 0:
    case 1:
    case 2:
      play.state.started() ? play.press(Next{target}) : play.press(Start{target});
      break;
    case 3:
      play.press(Hold{""});
      break;
    case 4:
      play.press(Resume{});
      break;
    case 5:
      play.press(Extend{Minutes(1 + static_cast<int>(random() % 5)), ""});
      break;
    case 6:
      play.press(Finish{});
      break;
    case 7:
      play.press(Defer{some_pending(play, random), some_pending(play, random), false, ""});
      break;
    case 8:
      play.press(Skip{some_pending(play, random), ""});
      break;
    case 9:
      play.press(Insert{unplanned(random), std::nullopt});
      break;
    case 10:
      play.press(Interject{unplanned(random)});
      break;
    case 11:
      play.press(Undo{});
      break;
    default:
      play.press(CorrectStart{Seconds(1 + random() % 200)});
      break;
  }
}

Play random_day(std::uint32_t seed) {
  std::mt19937 random(seed);
  Play play(test::founding_agenda());
  play.now = test::clock_time(7, 25) + Seconds(random() % 1500);
  const auto steps = 3 + random() % 57;
  for (std::uint_fast32_t step = 0; step < steps; ++step) {
    press_something(play, random);
    play.wait(Seconds(random() % 400));
  }
  return play;
}

RC_GTEST_PROP(Accounting, TheLostMinutesAddUpToTheDrift, (std::uint32_t seed)) {
  const Play play = random_day(seed);
  RC_ASSERT(!play.state.started() || account(play.state, play.now).absorbed == Millis{0});
}

RC_GTEST_PROP(Forecasts, TheEndDoesNotDependOnTheOrder, (std::uint32_t seed)) {
  Play play = random_day(seed);
  const Millis before = drift(play.state, play.now).end;
  std::mt19937 random(seed);
  for (int moves = 0; moves < 10; ++moves) {
    play.press(Move{some_pending(play, random), std::nullopt});
  }
  RC_ASSERT(drift(play.state, play.now).end == before);
}

RC_GTEST_PROP(Forecasts, SlidingIsTheSameAsAskingLater, (std::uint32_t seed)) {
  const Play play = random_day(seed);
  const Forecast now = forecast(play.state);
  const WallTime later = play.now + Minutes(7);
  Play other = play;
  other.now = later;
  const Forecast then = forecast(other.state);
  RC_ASSERT(now.at(now.end, later) == then.at(then.end, later));
}

RC_GTEST_PROP(Fold, OfAnyDaysJournalIsItsState, (std::uint32_t seed)) {
  const Play play = random_day(seed);
  State again;
  for (const Event& event : play.journal) {
    apply(again, event);
  }
  RC_ASSERT(again == play.state);
}

RC_GTEST_PROP(Undo, OfANextRestoresTheTimesToTheSecond, (std::uint32_t seed)) {
  Play play = random_day(seed);
  play.wait(Seconds(2));
  const Item* next = play.state.next_item();
  if (play.state.live_run() == nullptr || next == nullptr) {
    return;
  }
  Play undone = play;
  RC_ASSERT(undone.press(Next{next->id}).ok);
  undone.wait(Seconds(20));
  RC_ASSERT(undone.press(Undo{}).ok);
  RC_ASSERT(drift(undone.state, undone.now).end == drift(play.state, undone.now).end);
}

}  // namespace
}  // namespace nhipcau::core
