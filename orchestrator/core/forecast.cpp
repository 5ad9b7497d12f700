#include "orchestrator/core/forecast.hpp"

#include <algorithm>

#include "common/base/check.hpp"

namespace nhipcau::core {
namespace {

/// When the items still to come begin to follow each other, and from when that slides.
struct Anchor {
  WallTime next_start;
  WallTime slide_from;
};

Anchor anchor_of_live(const AgendaItem& item, const Run& run, Millis used_before) {
  const Millis time = item.allotted() - used_before;
  if (run.held()) {
    const WallTime frozen_at = run.holds.back().from;
    const Millis left = std::max(Millis{0}, time - run.used(frozen_at));
    const WallTime end = std::max(frozen_at + left, item.until.value_or(frozen_at));
    return {end, frozen_at + (end - frozen_at - left)};
  }
  if (item.until) {
    return {*item.until, *item.until};
  }
  Millis held{};
  for (const HoldSpan& hold : run.holds) {
    held += *hold.to - hold.from;
  }
  const WallTime zero_at = run.started_at + std::max(Millis{0}, time) + held;
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
    const Millis before = state.used(live->item, live->started_at);
    return anchor_of_live(*state.find(live->item), *live, before);
  }
  if (state.concluded()) {
    return {last_end(state), kNever};
  }
  const WallTime from = state.started() ? last_end(state) : state.conference.planned_start;
  return {from, from};
}

Millis shortest(const AgendaItem& each, Millis need) {
  if (each.item.is_protected) {
    return need;
  }
  return each.item.optional ? Millis{0} : std::min(need, each.item.minimum);
}

/// Lets one item follow `from`.
Span place(const State& state, const AgendaItem& each, Instant from, Pace pace) {
  const Millis left = std::max(Millis{0}, each.allotted() - state.used(each.item.id, kNever));
  const Millis need = pace == Pace::kShortest ? shortest(each, left) : left;
  Instant start{from.at + each.item.changeover, from.slack};
  if (each.item.not_before && *each.item.not_before > start.at) {
    start.slack += *each.item.not_before - start.at;
    start.at = *each.item.not_before;
  }
  Instant end{start.at + need, start.slack};
  if (each.until) {
    end.at = start.at + std::min(each.item.minimum, need);
    if (*each.until > end.at) {
      end.slack += *each.until - end.at;
      end.at = *each.until;
    }
  }
  return {start, end};
}

}  // namespace

WallTime Forecast::at(const Instant& time, WallTime now) const {
  return time.at + std::max(Millis{0}, now - slide_from - time.slack);
}

Forecast forecast(const State& state, Pace pace) {
  const Anchor from = anchor(state);
  Forecast result{.items = {}, .end = {from.next_start, {}}, .slide_from = from.slide_from};
  if (const Run* live = state.live_run()) {
    result.items.emplace(live->item, Span{{live->started_at, kNever - WallTime{}}, result.end});
  }
  for (const AgendaItem& each : state.agenda) {
    if (state.pending(each)) {
      const Span span = place(state, each, result.end, pace);
      result.items.emplace(each.item.id, span);
      result.end = span.end;
    }
  }
  return result;
}

}  // namespace nhipcau::core
