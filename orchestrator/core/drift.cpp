#include "orchestrator/core/drift.hpp"

#include <algorithm>

#include "orchestrator/core/timeline.hpp"

namespace nhipcau::core {
namespace {

Verdict judge(Millis end, Millis best) {
  if (end <= kOnTime && end >= -kOnTime) {
    return Verdict::kOnTime;
  }
  if (end < Millis{0}) {
    return Verdict::kEarly;
  }
  return best <= Millis{0} ? Verdict::kLateRecoverable : Verdict::kLateUnrecoverable;
}

Millis held(const Run& run, WallTime now) {
  const WallTime end = run.ended_at ? std::min(*run.ended_at, now) : now;
  return end - run.started_at - run.used(now);
}

/// Time between two runs, and since the last one while nobody is live.
Millis idle_time(const RunIndex& runs, WallTime now) {
  const State& state = runs.state();
  Millis idle{};
  std::optional<WallTime> free_since;
  for (const Run& run : state.runs) {
    if (run.voided) {
      continue;
    }
    if (free_since) {
      idle += run.started_at - *free_since;
    }
    free_since = run.ended_at;
  }
  if (free_since && !runs.concluded()) {
    idle += now - *free_since;
  }
  return idle;
}

Millis late_start(const State& state, WallTime now) {
  for (const Run& run : state.runs) {
    if (!run.voided) {
      return run.started_at - state.conference.planned_start;
    }
  }
  return std::max(Millis{0}, now - state.conference.planned_start);
}

/// The part of one item, added to `item`.
void add_up(const RunIndex& runs, const RunIndex::Entry& entry, WallTime now, ItemAccount& item) {
  const AgendaItem& each = *entry.item;
  Millis used{};
  runs.each_run(entry, [&](const Run& run) {
    item.holds += held(run, now);
    used += run.used(now);
  });
  const bool unplanned = each.inserted_by.has_value();
  const Millis planned = unplanned ? Millis{0} : each.item.duration;
  if (each.skipped) {
    item.skipped += std::max(Millis{0}, planned - used);
    item.over += std::max(Millis{0}, used - planned);
    return;
  }
  item.granted += each.granted;
  item.inserted += unplanned ? each.item.duration : Millis{0};
  item.over += std::max(Millis{0}, used - each.allotted());
  const bool done = !entry.pending && runs.live() != &entry;
  item.saved += done ? std::max(Millis{0}, each.allotted() - used) : Millis{0};
}

Advice advice_for(const RunIndex& runs, const RunIndex::Entry& entry, const Timeline& times,
                  WallTime now) {
  const Item& item = entry.item->item;
  Saving saving{.item = entry.item, .dropped = item.optional};
  if (!item.optional) {
    const Millis left = entry.item->allotted() - runs.used(entry, now);
    saving.shorter = std::max(Millis{0}, left - item.minimum);
  }
  const Instant shorter = expected_end(runs, Pace::kAgreed, saving);
  const Millis wins =
      standing(times.end, times.slide_from, now) - standing(shorter, times.slide_from, now);
  return {item.optional ? Advice::Kind::kDrop : Advice::Kind::kShorten, item.id, wins};
}

}  // namespace

Drift drift(const State& state, WallTime now) {
  const RunIndex runs(state);
  const Timeline times = timeline(runs);
  const Instant best = expected_end(runs, Pace::kShortest);
  const WallTime planned = state.conference.planned_end;
  Drift result;
  result.end = standing(times.end, times.slide_from, now) - planned;
  result.best_end = standing(best, times.slide_from, now) - planned;
  result.verdict = judge(result.end, result.best_end);
  return result;
}

std::vector<ItemAccount> account_by_item(const State& state, WallTime now) {
  const RunIndex runs(state);
  std::vector<ItemAccount> items;
  for (const RunIndex::Entry& entry : runs.items()) {
    ItemAccount account{.item = entry.item->item.id, .room = entry.item->item.room};
    add_up(runs, entry, now, account);
    items.push_back(std::move(account));
  }
  return items;
}

Accounting account(const RunIndex& runs, const Timeline& times, WallTime now) {
  const State& state = runs.state();
  ItemAccount all;
  for (const RunIndex::Entry& entry : runs.items()) {
    add_up(runs, entry, now, all);
  }
  Accounting sum{.late_start = late_start(state, now),
                 .holds = all.holds,
                 .idle = idle_time(runs, now),
                 .over = all.over,
                 .granted = all.granted,
                 .inserted = all.inserted,
                 .saved = all.saved,
                 .skipped = all.skipped};
  const Millis spent = sum.late_start + sum.holds + sum.idle + sum.over + sum.granted +
                       sum.inserted - sum.saved - sum.skipped;
  const WallTime end = standing(times.end, times.slide_from, now);
  sum.absorbed = spent - (end - state.conference.planned_end);
  return sum;
}

Accounting account(const State& state, WallTime now) {
  const RunIndex runs(state);
  return account(runs, timeline(runs), now);
}

std::vector<Advice> advise(const RunIndex& runs, const Timeline& times, WallTime now) {
  const WallTime end = standing(times.end, times.slide_from, now);
  std::vector<Advice> advice;
  if (end - runs.state().conference.planned_end < kOnTime) {
    return advice;
  }
  for (const RunIndex::Entry& entry : runs.items()) {
    const AgendaItem& each = *entry.item;
    const bool flexible = each.item.optional || each.item.minimum < each.allotted();
    if (entry.pending && flexible && !each.item.is_protected) {
      Advice one = advice_for(runs, entry, times, now);
      if (one.wins > Millis{0}) {
        advice.push_back(std::move(one));
      }
    }
  }
  return advice;
}

std::vector<Advice> advise(const State& state, WallTime now) {
  const RunIndex runs(state);
  return advise(runs, timeline(runs), now);
}

}  // namespace nhipcau::core
