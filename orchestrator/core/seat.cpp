#include "orchestrator/core/decision.hpp"
#include "orchestrator/core/fold.hpp"

/// The moderator's seat: two people who both may moderate never pull at the programme at once.
/// Whoever commands first has it; it lapses when its holder is not heard any more.
namespace nhipcau::core {
namespace {

/// Queue, speakers, desk and seat: others do the first three beside whoever moderates, the last is
/// how one gets in.
bool works_without_seat(const Verb& verb) {
  return std::holds_alternative<Raise>(verb) || std::holds_alternative<Settle>(verb) ||
         std::holds_alternative<MoveRequest>(verb) || std::holds_alternative<TakeSeat>(verb) ||
         std::holds_alternative<MarkSpeaker>(verb) || is_of_the_desk(verb);
}

}  // namespace

bool seated_elsewhere(const Case& c) {
  const Seat& seat = c.state.seat;
  return !works_without_seat(c.command.verb) && seat.taken() && seat.holder != c.command.actor;
}

bool takes_free_seat(const Case& c) {
  return !works_without_seat(c.command.verb) && !c.state.seat.taken();
}

Ruling on(const Case& c, const TakeSeat& verb) {
  const Seat& seat = c.state.seat;
  const bool from_somebody = seat.taken() && seat.holder != c.command.actor;
  if (from_somebody && verb.reason.empty()) {
    return Refusal{"bad_args"};
  }
  return Events{SeatTaken{c.command.actor, verb.reason}};
}

void fold(State& state, const Event& event, const SeatTaken& body) {
  const bool goes_on = state.seat.taken() && state.seat.holder == body.actor;
  const WallTime since = goes_on ? state.seat.since : event.at;
  state.seat = {.holder = body.actor, .since = since, .lapsed = false};
}

void fold(State& state, const Event& event, const SeatLapsed&) {
  state.seat.lapsed = true;
  state.seat.since = event.at;
}

}  // namespace nhipcau::core
