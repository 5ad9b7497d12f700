#include "orchestrator/core/forecast.hpp"

#include <algorithm>

#include "common/base/check.hpp"

namespace nhipcau::core {
namespace {

/// The instant from which the items still to come follow each other, and from when it slides.
struct Anchor {
  WallTime next_start;
  WallTime slide_from;
};

Anchor anchor_of_live(const State& state, const Run& run) {
  const Millis time = allotted(state, run);
  const WallTime as_of = run.held() ? run.holds.back().from : run.started_at;
  const Millis left = std::max(Millis{0}, time - run.used(as_of));
  if (run.held()) {
    return {as_of + left, as_of};
  }
  Millis held{};
  for (const HoldSpan& hold : run.holds) {
    held += *hold.to - hold.from;
  }
  const WallTime zero_at = run.started_at + time + held;
  return {zero_at, zero_at};
}

WallTime last_end(const State& state) {
  WallTime last;
  for (const Run& run : state.runs) {
    if (!run.voided && run.ended_at) {
      last = std::max(last, *run.ended_at);
    }
  }
  return last;
}

Anchor anchor(const State& state) {
  if (const Run* live = state.live_run()) {
    return anchor_of_live(state, *live);
  }
  if (state.concluded()) {
    return {last_end(state), kNever};
  }
  const WallTime from = state.started() ? last_end(state) : state.conference.planned_start;
  return {from, from};
}

}  // namespace

Millis allotted(const State& state, const Run& run) {
  const Item* item = state.conference.find(run.item);
  CHECK(item != nullptr, "a run belongs to an item of the programme");
  return item->duration + run.granted;
}

Forecast forecast(const State& state) {
  const Anchor from = anchor(state);
  Forecast result{.pending = {}, .end = from.next_start, .slide_from = from.slide_from};
  if (const Run* live = state.live_run()) {
    result.pending.emplace(live->item, Span{live->started_at, from.next_start});
  }
  for (const Item& item : state.conference.items) {
    if (state.run_of(item.id) == nullptr) {
      const WallTime start = result.end;
      result.end = start + item.duration;
      result.pending.emplace(item.id, Span{start, result.end});
    }
  }
  return result;
}

}  // namespace nhipcau::core
