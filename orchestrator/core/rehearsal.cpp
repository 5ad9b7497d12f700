#include "orchestrator/core/rehearsal.hpp"

#include <algorithm>

#include "orchestrator/core/decision.hpp"
#include "orchestrator/core/fold.hpp"

namespace nhipcau::core {
namespace {

constexpr Millis kSettling{5 * 60'000};
constexpr Millis kShortestDrill{5'000};
constexpr Millis kLongestDrill{10 * 60'000};
constexpr Millis kMinute{60'000};

bool belongs_to_rehearsals(const Verb& verb) {
  return std::holds_alternative<PlayFrom>(verb) || std::holds_alternative<DropRoom>(verb) ||
         std::holds_alternative<EndDrill>(verb);
}

void append(Events& events, Events more) {
  std::ranges::move(more, std::back_inserter(events));
}

/// Before `item` everything is over, from it on everything is still to come.
void wind(State& state, const ItemId& item) {
  bool before = true;
  for (AgendaItem& each : state.agenda) {
    before = before && each.item.id != item;
    if (before) {
      each.skipped = each.skipped || state.pending(each);
      continue;
    }
    each.skipped = each.deferred = false;
    each.absences = 0;
    each.reason.clear();
    each.until.reset();
    for (Run& run : state.runs) {
      if (run.item == each.item.id && !run.voided) {
        run.voided = run.rewound = true;
      }
    }
  }
}

/// The programme's times are taken anew from here: otherwise the rehearsal would be hours early.
void move_times(State& state, Millis by) {
  const WallTime start = state.conference.planned_start + by;
  state.conference = moved_to(std::move(state.conference), start);
  for (AgendaItem& each : state.agenda) {
    each.item.planned_start = each.item.planned_start + by;
    if (each.item.not_before) {
      *each.item.not_before = *each.item.not_before + by;
    }
  }
}

/// The time of the item's last attempt, with all of that attempt's parts.
std::optional<Millis> measured(const State& state, const ItemId& item, WallTime end) {
  if (state.run_of(item) != nullptr) {
    return state.used(item, end);
  }
  for (auto run = state.runs.rbegin(); run != state.runs.rend(); ++run) {
    if (run->item == item && run->rewound) {
      return run->used(end);
    }
  }
  return std::nullopt;
}

}  // namespace

// ---- verbs -------------------------------------------------------------------------------------

const char* refused_by_rehearsal(const Case& c) {
  const Verb& verb = c.command.verb;
  if (c.state.opened_rehearsal && !std::holds_alternative<OpenRehearsal>(verb) &&
      !std::holds_alternative<TakeSeat>(verb)) {
    return "rehearsal_open";
  }
  return belongs_to_rehearsals(verb) && !c.state.rehearsal ? "only_in_rehearsal" : nullptr;
}

Ruling on(const Case& c, const OpenRehearsal& verb) {
  if (c.state.rehearsal || c.state.opened_rehearsal) {
    return Refusal{"in_rehearsal"};
  }
  if (c.state.started()) {
    return Refusal{"already_live"};
  }
  if (verb.pace != 1 && verb.pace != 4) {
    return Refusal{"bad_args"};
  }
  return Events{RehearsalOpened{c.state.rehearsals + 1, verb.pace}};
}

Ruling on(const Case& c, const CloseRehearsal&) {
  if (!c.state.rehearsal || c.state.rehearsal->ended_at) {
    return Refusal{"no_rehearsal"};
  }
  Events events = end_live(c, EndReason::kFinished);
  events.emplace_back(RehearsalEnded{});
  return events;
}

Ruling on(const Case& c, const PlayFrom& verb) {
  if (c.state.find(verb.item) == nullptr) {
    return Refusal{"bad_args"};
  }
  if (too_soon(c)) {
    return Refusal{"too_soon"};
  }
  Events events = end_live(c, EndReason::kFinished);
  events.emplace_back(ProgrammeWound{verb.item, new_run_id(c)});
  return events;
}

/// What follows is what a real loss leads to: the same facts, only that nobody measured them.
Ruling on(const Case& c, const DropRoom& verb) {
  const bool fits = verb.length >= kShortestDrill && verb.length <= kLongestDrill;
  if (c.state.conference.find(verb.room) == nullptr || !fits || c.state.rehearsal->drill) {
    return Refusal{"bad_args"};
  }
  Events events{RoomDropped{verb.room, c.now + verb.length}};
  append(events, decide(c.state, AgentLeft{verb.room, "drill"}, c.now));
  append(events,
         decide(c.state, RoomMediaSeen{verb.room, Picture::kNone, Sound::kNone, c.now}, c.now));
  return events;
}

Ruling on(const Case& c, const EndDrill&) {
  const RoomId* room = c.state.dropped_room();
  return room != nullptr ? Ruling{Events{DrillEnded{*room}}} : Ruling{Refusal{"bad_args"}};
}

// ---- events ------------------------------------------------------------------------------------

void fold(State& state, const Event& event, const RehearsalOpened& body) {
  state.rehearsals = body.number;
  state.opened_rehearsal = {.number = body.number, .pace = body.pace, .by = event.actor};
}

void fold(State& state, const Event&, const RehearsalClosed&) {
  state.opened_rehearsal.reset();
  state.own_since_epoch = state.epoch;
}

void fold(State& state, const Event& event, const RehearsalBegun& body) {
  state.rehearsal.emplace();
  state.rehearsal->number = body.number;
  state.rehearsal->pace = body.pace;
  state.rehearsal->began_at = event.at;
}

void fold(State& state, const Event& event, const RehearsalEnded&) {
  CHECK(state.rehearsal.has_value(), "only a rehearsal's journal holds its end");
  state.rehearsal->drill.reset();
  state.rehearsal->ended_at = event.at;
  state.rehearsal->ended_by = event.actor;
  state.rehearsal->ended_cause = event.cause;
}

void fold(State& state, const Event& event, const ProgrammeWound& body) {
  wind(state, body.item);
  move_times(state, event.at - item_in(state, body.item).item.planned_start);
  state.closed = false;
  Run run;
  run.id = body.run;
  run.item = body.item;
  run.started_at = event.at;
  state.runs.push_back(std::move(run));
  Advance& advance = advance_of(state, event, "play_from");
  advance.verb = "play_from";
  advance.started = body.run;
  leave_layout(state, advance);
  advance.undoable = false;
}

void fold(State& state, const Event&, const RoomDropped& body) {
  CHECK(state.rehearsal.has_value(), "drills are held in rehearsals only");
  state.rehearsal->drill = Drill{body.room, body.until};
}

void fold(State& state, const Event&, const DrillEnded&) {
  CHECK(state.rehearsal.has_value(), "drills are held in rehearsals only");
  state.rehearsal->drill.reset();
}

// ---- plan and report ---------------------------------------------------------------------------

Conference moved_to(Conference conference, WallTime start) {
  const Millis by = start - conference.planned_start;
  conference.planned_start = conference.planned_start + by;
  conference.planned_end = conference.planned_end + by;
  for (Item& item : conference.items) {
    item.planned_start = item.planned_start + by;
    if (item.not_before) {
      *item.not_before = *item.not_before + by;
    }
  }
  return conference;
}

WallTime rehearsal_start(WallTime now) {
  const WallTime ready = now + kSettling;
  return WallTime{ready.ms - ready.ms % kMinute.count()};
}

std::optional<RehearsalReport> rehearsal_report(const State& state) {
  if (!state.rehearsal || !state.rehearsal->ended_at) {
    return std::nullopt;
  }
  const Rehearsal& is = *state.rehearsal;
  RehearsalReport report{.number = is.number,
                         .pace = is.pace,
                         .began_at = is.began_at,
                         .ended_at = state.real_at(*is.ended_at),
                         .items = {}};
  for (const AgendaItem& each : state.agenda) {
    report.items.push_back({.item = each.item.id,
                            .number = static_cast<int>(report.items.size()) + 1,
                            .title = each.item.title,
                            .planned = each.item.duration,
                            .used = measured(state, each.item.id, *is.ended_at)});
  }
  return report;
}

}  // namespace nhipcau::core
