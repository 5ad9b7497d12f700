#include <algorithm>

#include "orchestrator/core/fold.hpp"

namespace nhipcau::core {
namespace {

std::vector<Request>::iterator where(State& state, const RequestId& id) {
  const auto found = std::ranges::find(state.floor.queue, id, &Request::id);
  CHECK(found != state.floor.queue.end(), "an event names a request that was raised");
  return found;
}

Turn& turn_in(State& state, const TurnId& id) {
  const auto found = std::ranges::find(state.floor.turns, id, &Turn::id);
  CHECK(found != state.floor.turns.end(), "an event names a turn that was started");
  return *found;
}

/// Smaller is served earlier: points of order, replies, rooms that have not spoken, the others.
int rank(const State& state, const Request& request) {
  switch (request.kind) {
    case RequestKind::kPointOfOrder:
      return 0;
    case RequestKind::kReply:
      return 1;
    case RequestKind::kSpeech:
      break;
  }
  const auto of_room = [&](const Turn& turn) { return turn.room == request.room; };
  return std::ranges::any_of(state.floor.turns, of_room) ? 3 : 2;
}

/// Behind everybody who waits and is not served later than this one.
void enqueue(State& state, Request request) {
  const int mine = rank(state, request);
  const auto later = [&](const Request& each) {
    return !each.waiting() || rank(state, each) > mine;
  };
  const auto place = std::ranges::find_if(state.floor.queue, later);
  state.floor.queue.insert(place, std::move(request));
}

void settle(State& state, const RequestId& id, RequestStatus status, const std::string& reason) {
  const auto found = where(state, id);
  found->status = status;
  found->reason = reason;
  if (!found->waiting()) {
    std::rotate(found, std::next(found), state.floor.queue.end());
  }
}

}  // namespace

void fold(State& state, const Event& event, const RequestRaised& body) {
  ++state.floor.requests_made;
  Request request;
  request.id = body.request;
  request.room = body.room;
  request.kind = body.kind;
  request.topic = body.topic;
  request.by = event.actor;
  request.at = event.at;
  enqueue(state, std::move(request));
}

void fold(State& state, const Event&, const RequestMoved& body) {
  const auto from = where(state, body.request);
  Request request = std::move(*from);
  state.floor.queue.erase(from);
  const auto end_of_waiting = [&] {
    return std::ranges::find_if_not(state.floor.queue, &Request::waiting);
  };
  const auto place = body.before ? where(state, *body.before) : end_of_waiting();
  state.floor.queue.insert(place, std::move(request));
}

void fold(State& state, const Event&, const RequestSettled& body) {
  settle(state, body.request, body.status, body.reason);
}

void fold(State& state, const Event& event, const TurnStarted& body) {
  const Run* live = state.live_run();
  CHECK(live != nullptr, "a turn is inside a run");
  Turn turn;
  turn.id = body.turn;
  turn.run = live->id;
  turn.room = body.room;
  turn.request = body.request;
  turn.speaker_title = body.speaker_title;
  turn.limit = body.limit;
  turn.started_at = event.at;
  state.floor.turns.push_back(std::move(turn));
  if (body.request) {
    settle(state, *body.request, RequestStatus::kGranted, "");
  }
}

void fold(State& state, const Event& event, const TurnEnded& body) {
  Turn& turn = turn_in(state, body.turn);
  turn.ended_at = event.at;
  turn.ended_by = event.cause;
  if (turn.request) {
    where(state, *turn.request)->status = body.how;
  }
}

void fold(State& state, const Event&, const FloorFrozen& body) {
  const HoldSpan lost{.room_lost = true, .from = body.from, .to = {}};
  bool turn_frozen = false;
  for (Turn& turn : state.floor.turns) {
    if (turn.live() && turn.room == body.room) {
      const Millis before =
          turn.frozen ? turn.frozen->to.value_or(body.from) - turn.frozen->from : Millis{0};
      turn.frozen_before += before;
      turn.frozen = lost;
      turn_frozen = true;
    }
  }
  const Run* live = state.live_run();
  if (!turn_frozen && live != nullptr && !live->held()) {
    run_in(state, live->id).holds.push_back(lost);
  }
}

void fold(State& state, const Event& event, const FloorThawed& body) {
  for (Turn& turn : state.floor.turns) {
    if (turn.is_frozen()) {
      turn.frozen->to = event.at;
      turn.by_telephone = body.by_telephone;
    }
  }
  const Run* live = state.live_run();
  if (live != nullptr && live->held() && live->holds.back().room_lost) {
    Run& run = run_in(state, live->id);
    run.holds.back().to = event.at;
    run.by_telephone = body.by_telephone;
  }
}

void fold(State& state, const Event&, const HoldersSet& body) {
  state.floor.holders = body.holders;
}

void fold(State& state, const Event&, const ChairMicrophoneSet& body) {
  state.floor.chair_open = body.open;
}

void fold(State& state, const Event&, const AllMuted& body) {
  state.floor.all_muted = body.muted;
}

}  // namespace nhipcau::core
