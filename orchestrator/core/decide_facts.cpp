#include "common/base/overloaded.hpp"
#include "orchestrator/core/core.hpp"

/// What a measured fact leads to: an event when it is news, nothing when it is known.
namespace nhipcau::core {
namespace {

using Events = std::vector<EventBody>;

const RoomState* room_of(const State& state, const RoomId& id) {
  const auto found = state.rooms.find(id);
  return found == state.rooms.end() ? nullptr : &found->second;
}

Events on(const State& state, const OrchestratorStarted&) {
  return {EpochStarted{state.epoch + 1}};
}

Events on(const State& state, const AgentArrived& fact) {
  const RoomState* room = room_of(state, fact.room);
  if (room == nullptr || (room->online && room->agent_instance == fact.instance)) {
    return {};
  }
  return {AgentConnected{fact.room, fact.instance}};
}

Events on(const State& state, const AgentLeft& fact) {
  const RoomState* room = room_of(state, fact.room);
  if (room == nullptr || !room->online) {
    return {};
  }
  return {AgentDisconnected{fact.room, fact.reason}};
}

Events on(const State& state, const BridgeArrived& fact) {
  if (state.bridge_up && state.bridge_instance == fact.instance) {
    return {};
  }
  return {BridgeConnected{fact.instance}};
}

Events on(const State& state, const BridgeLeft& fact) {
  return state.bridge_up ? Events{BridgeDisconnected{fact.reason}} : Events{};
}

Events on(const State& state, const ProgrammeSeen& fact) {
  const bool news = state.bridge_up && state.programme != fact.source;
  return news ? Events{ProgrammeConfirmed{fact.source}} : Events{};
}

Events on(const State& state, const RoomMediaSeen& fact) {
  const RoomState* room = room_of(state, fact.room);
  if (room == nullptr || (room->picture == fact.picture && room->sound == fact.sound)) {
    return {};
  }
  return {RoomMediaChanged{fact.room, fact.picture, fact.sound}};
}

Events on(const State& state, const LocalMuteSeen& fact) {
  const RoomState* room = room_of(state, fact.room);
  if (room == nullptr || room->muted_locally == fact.muted) {
    return {};
  }
  return {LocalMuteChanged{fact.room, fact.muted}};
}

}  // namespace

std::vector<EventBody> decide(const State& state, const Fact& fact, WallTime /*now*/) {
  return std::visit([&](const auto& body) { return on(state, body); }, fact);
}

}  // namespace nhipcau::core
