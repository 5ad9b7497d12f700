#include <algorithm>

#include "orchestrator/core/decision.hpp"

/// The verbs about who speaks: requests (the states of RFC 8855), turns, microphones.
namespace nhipcau::core {
namespace {

constexpr int kMostHolders = 4;
constexpr std::size_t kLongestTopic = 500;  // bytes
constexpr std::size_t kMostWaiting = 200;

bool waits_already(const Floor& floor, const Raise& raise) {
  return std::ranges::any_of(floor.queue, [&](const Request& each) {
    return each.waiting() && each.room == raise.room && each.kind == raise.kind;
  });
}

bool speaks(const Floor& floor, const RoomId& room) {
  return std::ranges::any_of(floor.turns,
                             [&](const Turn& turn) { return turn.live() && turn.room == room; });
}

}  // namespace

Ruling on(const Case& c, const Raise& verb) {
  if (c.state.conference.find(verb.room) == nullptr || verb.topic.size() > kLongestTopic) {
    return Refusal{"bad_args"};
  }
  const auto waiting =
      static_cast<std::size_t>(std::ranges::count_if(c.state.floor.queue, &Request::waiting));
  if (waits_already(c.state.floor, verb) || waiting >= kMostWaiting) {
    return Refusal{"already_waiting"};
  }
  const RequestId id("q" + std::to_string(c.state.floor.requests_made + 1));
  return Events{RequestRaised{id, verb.room, verb.kind, verb.topic}};
}

Ruling on(const Case& c, const Settle& verb) {
  const Request* request = c.state.floor.find(verb.request);
  if (request == nullptr || !request->waiting()) {
    return Refusal{"not_waiting"};
  }
  if (c.command.role == Role::kTechnician && c.command.room != request->room) {
    return Refusal{"forbidden"};
  }
  const bool settles = verb.status == RequestStatus::kAccepted ||
                       verb.status == RequestStatus::kDenied ||
                       verb.status == RequestStatus::kCancelled;
  if (!settles || verb.status == request->status) {
    return Refusal{"bad_args"};
  }
  return Events{RequestSettled{verb.request, verb.status, verb.reason}};
}

Ruling on(const Case& c, const MoveRequest& verb) {
  const Request* request = c.state.floor.find(verb.request);
  const Request* before = verb.before ? c.state.floor.find(*verb.before) : nullptr;
  if (request == nullptr || !request->waiting() ||
      (verb.before && (before == nullptr || !before->waiting() || before == request))) {
    return Refusal{"not_waiting"};
  }
  return Events{RequestMoved{verb.request, verb.before}};
}

Ruling on(const Case& c, const GiveFloor& verb) {
  const AgendaItem* item = c.state.live_item();
  if (item == nullptr || item->item.kind == ItemKind::kBreak) {
    return Refusal{"not_live"};
  }
  const Request* request = verb.request ? c.state.floor.find(*verb.request) : nullptr;
  if (verb.request && (request == nullptr || !request->waiting() || request->room != verb.room)) {
    return Refusal{"not_waiting"};
  }
  if (c.state.conference.find(verb.room) == nullptr) {
    return Refusal{"bad_args"};
  }
  if (speaks(c.state.floor, verb.room)) {
    return Refusal{"has_the_floor"};
  }
  Events events;
  std::vector<const Turn*> holders = c.state.floor.live_turns();
  while (holders.size() >= static_cast<std::size_t>(c.state.floor.holders)) {
    events.emplace_back(TurnEnded{holders.back()->id, RequestStatus::kReleased});
    holders.pop_back();
  }
  const TurnId id("t" + std::to_string(c.state.floor.turns.size() + 1));
  events.emplace_back(
      TurnStarted{id, verb.room, verb.request, verb.speaker_title, item->item.per_turn});
  return events;
}

Ruling on(const Case& c, const TakeBack& verb) {
  const Turn* turn = c.state.floor.find(verb.turn);
  if (turn == nullptr || !turn->live()) {
    return Refusal{"no_such_turn"};
  }
  return Events{TurnEnded{verb.turn, RequestStatus::kRevoked}};
}

Ruling on(const Case&, const SetHolders& verb) {
  if (verb.holders < 1 || verb.holders > kMostHolders) {
    return Refusal{"bad_args"};
  }
  return Events{HoldersSet{verb.holders}};
}

Ruling on(const Case&, const ChairMicrophone& verb) {
  return Events{ChairMicrophoneSet{verb.open}};
}

Ruling on(const Case&, const MuteAll& verb) {
  return Events{AllMuted{verb.muted}};
}

Ruling on(const Case& c, const Thaw& verb) {
  const bool run_frozen = c.live != nullptr && c.live->held() && c.live->holds.back().room_lost;
  const auto turns = c.state.floor.live_turns();
  const bool turn_frozen = std::ranges::any_of(turns, &Turn::is_frozen);
  if (!run_frozen && !turn_frozen) {
    return Refusal{"not_frozen"};
  }
  return Events{FloorThawed{verb.by_telephone}};
}

}  // namespace nhipcau::core
