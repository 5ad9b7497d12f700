#include "orchestrator/core/decision.hpp"
#include "orchestrator/core/drift.hpp"

/// What a command leads to, and the verbs about what is live. Each either refuses with a code or
/// says what happened. Nothing here changes anything: apply() does, once the journal has it.
namespace nhipcau::core {
namespace {

constexpr Millis kShortestExtension{60'000};
constexpr Millis kLongestExtension{60 * 60'000};
constexpr Millis kLongestCorrection{5 * 60'000};

RunStarted new_run(const Case& c, const ItemId& item) {
  return {new_run_id(c), item};
}

/// Ends what is live and starts `target`, which must be what the programme has next: a button that
/// named somebody else was drawn from an older programme.
Ruling advance_to(const Case& c, const ItemId& target) {
  const Item* next = c.state.next_item();
  if (next == nullptr) {
    return Refusal{"no_more_items"};
  }
  if (next->id != target) {
    return Refusal{"wrong_target"};
  }
  if (too_soon(c)) {
    return Refusal{"too_soon"};
  }
  Events events = end_live(c, EndReason::kFinished);
  events.emplace_back(new_run(c, target));
  return events;
}

CommandRejected rejection(const Case& c, const char* code) {
  CommandRejected refusal{
      .verb = name_of(c.command.verb), .code = code, .by_actor = {}, .by_at = {}};
  if (refusal.code == "not_seated") {
    refusal.by_actor = c.state.seat.holder;
    refusal.by_at = c.state.seat.since;
  } else if (c.state.last_advance) {
    refusal.by_actor = c.state.last_advance->actor;
    refusal.by_at = c.state.last_advance->at;
  }
  return refusal;
}

/// Queue, microphones, seat, desk and drills mean the same whatever is live; everything else was
/// pressed looking at it.
bool depends_on_live(const Verb& verb) {
  return !std::holds_alternative<Raise>(verb) && !std::holds_alternative<Settle>(verb) &&
         !std::holds_alternative<MoveRequest>(verb) && !std::holds_alternative<MuteAll>(verb) &&
         !std::holds_alternative<ChairMicrophone>(verb) &&
         !std::holds_alternative<TakeSeat>(verb) && !std::holds_alternative<DropRoom>(verb) &&
         !std::holds_alternative<EndDrill>(verb) && !std::holds_alternative<MarkSpeaker>(verb) &&
         !is_of_the_desk(verb);
}

bool possible_when_concluded(const Verb& verb) {
  return std::holds_alternative<Undo>(verb) || std::holds_alternative<TakeSeat>(verb) ||
         std::holds_alternative<CloseRehearsal>(verb) || std::holds_alternative<PlayFrom>(verb) ||
         is_of_the_desk(verb);
}

Ruling rule(const Case& c) {
  if (!permitted(c.command)) {
    return Refusal{"forbidden"};
  }
  if (const char* code = refused_by_rehearsal(c)) {
    return Refusal{code};
  }
  if (seated_elsewhere(c)) {
    return Refusal{"not_seated"};
  }
  const auto live_id = c.live != nullptr ? std::optional(c.live->id) : std::nullopt;
  if (depends_on_live(c.command.verb) && c.command.expect_live_run != live_id) {
    return Refusal{"stale"};
  }
  if (c.state.closed && !possible_when_concluded(c.command.verb)) {
    return Refusal{"concluded"};
  }
  return std::visit([&](const auto& verb) { return on(c, verb); }, c.command.verb);
}

}  // namespace

bool too_soon(const Case& c) {
  const auto& last = c.state.last_advance;
  return last && last->verb != "undo" && c.now - last->at < kMinimumAdvance;
}

RunId new_run_id(const Case& c) {
  return RunId("r" + std::to_string(c.state.runs.size() + 1));
}

Events end_live(const Case& c, EndReason reason) {
  Events events;
  if (c.live == nullptr) {
    return events;
  }
  for (const Turn* turn : c.state.floor.live_turns()) {
    events.emplace_back(TurnEnded{turn->id, RequestStatus::kReleased});
  }
  events.emplace_back(RunEnded{c.live->id, reason});
  return events;
}

Ruling on(const Case& c, const Start& verb) {
  return c.state.started() ? Ruling{Refusal{"already_live"}} : advance_to(c, verb.target);
}

Ruling on(const Case& c, const Next& verb) {
  return c.state.started() ? advance_to(c, verb.target) : Ruling{Refusal{"not_live"}};
}

Ruling on(const Case& c, const Finish&) {
  if (c.live == nullptr) {
    return Refusal{"not_live"};
  }
  if (too_soon(c)) {
    return Refusal{"too_soon"};
  }
  return end_live(c, EndReason::kFinished);
}

Ruling on(const Case& c, const Hold& verb) {
  if (c.live == nullptr) {
    return Refusal{"not_live"};
  }
  if (c.live->held()) {
    return Refusal{"already_held"};
  }
  return Events{RunHeld{c.live->id, verb.reason}};
}

Ruling on(const Case& c, const Resume&) {
  if (c.live == nullptr) {
    return Refusal{"not_live"};
  }
  if (!c.live->held()) {
    return Refusal{"not_held"};
  }
  if (c.live->holds.back().room_lost) {
    return Events{FloorThawed{}};
  }
  return Events{RunResumed{c.live->id}};
}

Ruling on(const Case& c, const Extend& verb) {
  if (c.live == nullptr) {
    return Refusal{"not_live"};
  }
  const Millis size = verb.by < Millis{0} ? -verb.by : verb.by;
  const bool leaves_time = c.state.live_item()->allotted() + verb.by >= Millis{0};
  if (size < kShortestExtension || size > kLongestExtension || !leaves_time) {
    return Refusal{"bad_args"};
  }
  return Events{RunExtended{c.live->id, verb.by, verb.reason}};
}

Ruling on(const Case& c, const Undo&) {
  const auto& last = c.state.last_advance;
  if (!last || !last->undoable || c.now - last->at > kUndoWindow) {
    return Refusal{"nothing_to_undo"};
  }
  Events events;
  for (const Turn* turn : c.state.floor.live_turns()) {
    if (turn->run == last->started) {  // given meanwhile: its request waits again
      events.emplace_back(TurnEnded{turn->id, RequestStatus::kAccepted});
    }
  }
  events.emplace_back(AdvanceUndone{.voided = last->started, .reopened = last->ended});
  return events;
}

Ruling on(const Case& c, const CorrectStart& verb) {
  if (c.live == nullptr) {
    return Refusal{"not_live"};
  }
  if (verb.by <= Millis{0} || verb.by > kLongestCorrection) {
    return Refusal{"bad_args"};
  }
  for (const Run& run : c.state.runs) {
    const bool crossed =
        !run.voided && run.id != c.live->id && c.live->started_at - verb.by < run.started_at;
    if (crossed) {
      return Refusal{"bad_args"};
    }
  }
  return Events{StartCorrected{c.live->id, verb.by}};
}

Ruling on(const Case& c, const ReturnTo& verb) {
  const Run* run = c.state.run_of(verb.item);
  if (run == nullptr || run->live() || too_soon(c)) {
    return Refusal{run == nullptr || run->live() ? "not_done" : "too_soon"};
  }
  Events events = end_live(c, EndReason::kSuspended);
  events.emplace_back(new_run(c, verb.item));
  return events;
}

Ruling on(const Case& c, const Interject& verb) {
  if (c.live == nullptr) {
    return Refusal{"not_live"};
  }
  if (too_soon(c)) {
    return Refusal{"too_soon"};
  }
  auto made = unplanned_item(c, verb.what);
  if (const auto* refused = std::get_if<Refusal>(&made)) {
    return *refused;
  }
  Item item = std::get<Item>(std::move(made));
  const ItemId id = item.id;
  Events events = end_live(c, EndReason::kSuspended);
  events.emplace_back(ItemInserted{std::move(item), std::nullopt});
  events.emplace_back(new_run(c, id));
  return events;
}

Ruling on(const Case& c, const Conclude&) {
  if (!c.state.started()) {
    return Refusal{"not_live"};
  }
  Events events = end_live(c, EndReason::kFinished);
  for (const AgendaItem& each : c.state.agenda) {
    if (c.state.pending(each)) {
      events.emplace_back(ItemSkipped{each.item.id, "kết thúc Hội nghị"});
    }
  }
  events.emplace_back(ConferenceConcluded{});
  return events;
}

std::vector<EventBody> decide(const State& state, const Command& command, WallTime now) {
  const Case c{state, command, now, state.live_run()};
  Ruling ruling = rule(c);
  if (const auto* refused = std::get_if<Refusal>(&ruling)) {
    return {rejection(c, refused->code)};
  }
  Events events = std::get<Events>(std::move(ruling));
  if (takes_free_seat(c)) {
    events.insert(events.begin(), SeatTaken{command.actor, ""});
  }
  return events;
}

}  // namespace nhipcau::core
