#include "orchestrator/core/forecast.hpp"

#include <algorithm>

#include "orchestrator/core/timeline.hpp"

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

Anchor anchor(const RunIndex& runs) {
  const State& state = runs.state();
  if (const Run* live = runs.live_run()) {
    return anchor_of_live(*runs.live()->item, *live, runs.used(*runs.live(), live->started_at));
  }
  if (runs.concluded()) {
    return {last_end(state), kNever};
  }
  const WallTime from = runs.started() ? last_end(state) : state.conference.planned_start;
  return {from, from};
}

Millis shortest(const AgendaItem& each, Millis need) {
  if (each.item.is_protected) {
    return need;
  }
  return each.item.optional ? Millis{0} : std::min(need, each.item.minimum);
}

/// Lets one item, which has `left`, follow `from`.
Span place(const AgendaItem& each, Millis left, Instant from, Pace pace) {
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

/// Places every item to come behind `from` and calls `placed(index, span)`; the end of the last.
template <typename Placed>
Instant place_all(const RunIndex& runs, Instant from, Pace pace, const Saving& saving,
                  Placed placed) {
  for (std::size_t i = 0; i < runs.items().size(); ++i) {
    const RunIndex::Entry& entry = runs.items()[i];
    const bool saves = entry.item == saving.item;
    if (!entry.pending || (saves && saving.dropped)) {
      continue;
    }
    const Millis allotted = entry.item->allotted() - (saves ? saving.shorter : Millis{0});
    const Millis left = std::max(Millis{0}, allotted - runs.used(entry, kNever));
    const Span span = place(*entry.item, left, from, pace);
    placed(i, span);
    from = span.end;
  }
  return from;
}

Timeline timeline(const RunIndex& runs, Pace pace) {
  const Anchor from = anchor(runs);
  Timeline result{.items = {}, .end = {from.next_start, {}}, .slide_from = from.slide_from};
  result.items.resize(runs.items().size());
  if (const Run* live = runs.live_run()) {
    const auto index = static_cast<std::size_t>(runs.live() - runs.items().data());
    result.items[index] = Span{{live->started_at, kNever - WallTime{}}, result.end};
  }
  result.end = place_all(runs, result.end, pace, {},
                         [&](std::size_t i, const Span& span) { result.items[i] = span; });
  return result;
}

}  // namespace

WallTime standing(const Instant& time, WallTime slide_from, WallTime now) {
  return time.at + std::max(Millis{0}, now - slide_from - time.slack);
}

WallTime Forecast::at(const Instant& time, WallTime now) const {
  return standing(time, slide_from, now);
}

Instant expected_end(const RunIndex& runs, Pace pace, const Saving& saving) {
  const Instant first{anchor(runs).next_start, {}};
  bool comes = runs.live_run() != nullptr;
  Instant end =
      place_all(runs, first, pace, saving, [&](std::size_t, const Span&) { comes = true; });
  if (saving.dropped && !comes && runs.started()) {
    end.slack = kNever - WallTime{};  // without this item the conference is over: nothing slides
  }
  return end;
}

Timeline timeline(const RunIndex& runs) {
  return timeline(runs, Pace::kAgreed);
}

Forecast forecast(const State& state, Pace pace) {
  const RunIndex runs(state);
  const Timeline times = timeline(runs, pace);
  Forecast result{.items = {}, .end = times.end, .slide_from = times.slide_from};
  for (std::size_t i = 0; i < times.items.size(); ++i) {
    if (times.items[i]) {
      result.items.emplace(runs.items()[i].item->item.id, *times.items[i]);
    }
  }
  return result;
}

}  // namespace nhipcau::core
