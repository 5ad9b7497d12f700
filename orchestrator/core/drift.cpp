#include "orchestrator/core/drift.hpp"

#include <algorithm>

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
Millis idle_time(const State& state, WallTime now) {
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
  if (free_since && !state.concluded()) {
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

ItemAccount account_of(const State& state, const AgendaItem& each, WallTime now) {
  ItemAccount item{.item = each.item.id, .room = each.item.room};
  for (const Run& run : state.runs) {
    if (!run.voided && run.item == each.item.id) {
      item.holds += held(run, now);
    }
  }
  const Millis used = state.used(each.item.id, now);
  const bool unplanned = each.inserted_by.has_value();
  const Millis planned = unplanned ? Millis{0} : each.item.duration;
  if (each.skipped) {
    item.skipped = std::max(Millis{0}, planned - used);
    item.over = std::max(Millis{0}, used - planned);
    return item;
  }
  item.granted = each.granted;
  item.inserted = unplanned ? each.item.duration : Millis{0};
  item.over = std::max(Millis{0}, used - each.allotted());
  const bool done = !state.pending(each) && state.live_item() != &each;
  item.saved = done ? std::max(Millis{0}, each.allotted() - used) : Millis{0};
  return item;
}

/// What a forecast reads, without the thousands of remembered answers: cheap to copy per advice.
State only_programme(const State& state) {
  State light;
  light.conference = state.conference;
  light.agenda = state.agenda;
  light.runs = state.runs;
  light.closed = state.closed;
  return light;
}

Advice advice_for(const State& state, const AgendaItem& each, WallTime now, Millis end) {
  State without = state;
  const auto found = std::ranges::find_if(
      without.agenda, [&](const AgendaItem& other) { return other.item.id == each.item.id; });
  if (each.item.optional) {
    found->skipped = true;
  } else {
    const Millis left = each.allotted() - state.used(each.item.id, now);
    found->granted -= std::max(Millis{0}, left - each.item.minimum);
  }
  const Forecast shorter = forecast(without);
  const Millis wins = end - (shorter.at(shorter.end, now) - state.conference.planned_end);
  return {each.item.optional ? Advice::Kind::kDrop : Advice::Kind::kShorten, each.item.id, wins};
}

}  // namespace

Drift drift(const State& state, WallTime now) {
  const Forecast agreed = forecast(state);
  const Forecast best = forecast(state, Pace::kShortest);
  Drift result;
  result.end = agreed.at(agreed.end, now) - state.conference.planned_end;
  result.best_end = best.at(best.end, now) - state.conference.planned_end;
  result.verdict = judge(result.end, result.best_end);
  return result;
}

std::vector<ItemAccount> account_by_item(const State& state, WallTime now) {
  std::vector<ItemAccount> items;
  for (const AgendaItem& each : state.agenda) {
    items.push_back(account_of(state, each, now));
  }
  return items;
}

Accounting account(const State& state, WallTime now) {
  Accounting sum{.late_start = late_start(state, now), .idle = idle_time(state, now)};
  for (const ItemAccount& item : account_by_item(state, now)) {
    sum.holds += item.holds;
    sum.over += item.over;
    sum.granted += item.granted;
    sum.inserted += item.inserted;
    sum.saved += item.saved;
    sum.skipped += item.skipped;
  }
  const Millis spent = sum.late_start + sum.holds + sum.idle + sum.over + sum.granted +
                       sum.inserted - sum.saved - sum.skipped;
  sum.absorbed = spent - drift(state, now).end;
  return sum;
}

std::vector<Advice> advise(const State& state, WallTime now) {
  const Millis end = drift(state, now).end;
  std::vector<Advice> advice;
  if (end < kOnTime) {
    return advice;
  }
  const State light = only_programme(state);
  for (const AgendaItem& each : light.agenda) {
    const bool flexible = each.item.optional || each.item.minimum < each.allotted();
    if (light.pending(each) && flexible && !each.item.is_protected) {
      const Advice one = advice_for(light, each, now, end);
      if (one.wins > Millis{0}) {
        advice.push_back(one);
      }
    }
  }
  return advice;
}

}  // namespace nhipcau::core
