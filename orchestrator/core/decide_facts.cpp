#include <algorithm>

#include "orchestrator/core/core.hpp"

/// What a measured fact leads to: an event when it is news, nothing when it is known.
namespace nhipcau::core {
namespace {

using Events = std::vector<EventBody>;

constexpr Millis kClockTolerance{60'000};
constexpr Millis kSignedApart{1'000};  // nobody signs twice in a second

const RoomState* room_of(const State& state, const RoomId& id) {
  const auto found = state.rooms.find(id);
  return found == state.rooms.end() ? nullptr : &found->second;
}

/// Not below the seconds since 1970: a journal that is new, restored from a copy or cut short does
/// not use an epoch again that the rooms have seen, so they follow it at once.
Events on(const State& state, const OrchestratorStarted& fact, WallTime now) {
  const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(now.ms / 1'000, 0));
  return {EpochStarted{std::max({state.epoch + 1, fact.above_epoch + 1, seconds})}};
}

/// Nine peers that saw the same loss make one event.
Events on(const State& state, const RecordFaultSeen& fact, WallTime /*now*/) {
  const auto& known = state.record_trouble;
  const bool news = !known || known->what.fault != fact.what.fault ||
                    fact.what.fault != RecordFault::kPeerAhead || known->what.seen < fact.what.seen;
  return news ? Events{fact.what} : Events{};
}

bool dropped(const State& state, const RoomId& room) {
  const RoomId* lost = state.dropped_room();
  return lost != nullptr && *lost == room;
}

Events on(const State& state, const AgentArrived& fact, WallTime /*now*/) {
  const RoomState* room = room_of(state, fact.room);
  const bool known = room != nullptr && room->online && room->agent_instance == fact.instance;
  if (room == nullptr || known || dropped(state, fact.room)) {
    return {};
  }
  return {AgentConnected{fact.room, fact.instance}};
}

Events on(const State& state, const AgentLeft& fact, WallTime /*now*/) {
  const RoomState* room = room_of(state, fact.room);
  if (room == nullptr || !room->online) {
    return {};
  }
  return {AgentDisconnected{fact.room, fact.reason}};
}

Events on(const State& state, const BridgeArrived& fact, WallTime /*now*/) {
  if (state.bridge_up && state.bridge_instance == fact.instance) {
    return {};
  }
  return {BridgeConnected{fact.instance}};
}

Events on(const State& state, const BridgeLeft& fact, WallTime /*now*/) {
  return state.bridge_up ? Events{BridgeDisconnected{fact.reason}} : Events{};
}

Events on(const State& state, const ProgrammeSeen& fact, WallTime /*now*/) {
  const bool news = state.bridge_up && state.programme != fact.source;
  return news ? Events{ProgrammeConfirmed{fact.source}} : Events{};
}

/// The room has the floor, in its own picture and sound.
bool speaks(const State& state, const RoomId& room) {
  const std::vector<const Turn*> turns = state.floor.live_turns();
  for (const Turn* turn : turns) {
    if (turn->room == room) {
      return !turn->is_frozen() && !turn->by_telephone;
    }
  }
  const Run* run = state.live_run();
  const AgendaItem* live = state.live_item();
  return turns.empty() && live != nullptr && live->item.room == room && !run->held() &&
         !run->by_telephone;
}

/// Something of the room arrived until now. Not so before the first report of a bridge: that
/// nothing is there yet is the bridge's start, not the room's loss.
bool arriving(const RoomState& room) {
  const bool picture = room.picture != Picture::kUnknown && room.picture != Picture::kNone;
  return picture || (room.sound != Sound::kNone && room.sound != Sound::kUnknown);
}

/// Neither picture nor sound arrive from who speaks: the clock stands still since the last of them.
Events on(const State& state, const RoomMediaSeen& seen, WallTime now) {
  RoomMediaSeen fact = seen;
  if (dropped(state, fact.room)) {
    fact.picture = Picture::kNone;
    fact.sound = Sound::kNone;
  }
  const RoomState* room = room_of(state, fact.room);
  if (room == nullptr || (room->picture == fact.picture && room->sound == fact.sound)) {
    return {};
  }
  Events events{RoomMediaChanged{fact.room, fact.picture, fact.sound}};
  const bool lost = arriving(*room) && fact.picture == Picture::kNone && fact.sound == Sound::kNone;
  if (lost && speaks(state, fact.room)) {
    events.emplace_back(FloorFrozen{fact.room, std::min(now, fact.last_media.value_or(now))});
  }
  return events;
}

Events on(const State&, const ClockStepSeen& fact, WallTime /*now*/) {
  return {ClockStepped{fact.by}};
}

Events on(const State& state, const SeatSilent& fact, WallTime /*now*/) {
  const bool holds = state.seat.taken() && state.seat.holder == fact.actor;
  return holds ? Events{SeatLapsed{}} : Events{};
}

Events on(const State& state, const TimePassed&, WallTime now) {
  const RoomId* room = state.dropped_room();
  const bool over = room != nullptr && state.rehearsal->drill->until <= now;
  return over ? Events{DrillEnded{*room}} : Events{};
}

Events on(const State& state, const MicrophoneSeen& fact, WallTime /*now*/) {
  const RoomState* room = room_of(state, fact.room);
  const bool news = room != nullptr && room->online && room->microphone != fact.microphone;
  return news ? Events{MicrophoneChanged{fact.room, fact.microphone}} : Events{};
}

Events on(const State& state, const LocalMuteSeen& fact, WallTime /*now*/) {
  const RoomState* room = room_of(state, fact.room);
  if (room == nullptr || room->muted_locally == fact.muted) {
    return {};
  }
  return {LocalMuteChanged{fact.room, fact.muted}};
}

Events on(const State& state, const ContentSeen& fact, WallTime /*now*/) {
  const RoomState* room = room_of(state, fact.room);
  const bool news = room != nullptr && room->online && room->content != fact.there;
  return news ? Events{ContentChanged{fact.room, fact.there}} : Events{};
}

Events on(const State& state, const SegmentFinished& fact, WallTime /*now*/) {
  const bool known = state.segments.contains(fact.segment.file);
  return known ? Events{} : Events{fact.segment};
}

/// An older one is a message that was late; one from the future, of a clock that cannot be right.
Events on(const State& state, const PreflightSeen& fact, WallTime now) {
  const auto known = state.preflights.find(fact.room);
  const bool has = known != state.preflights.end();
  if (!fact.preflight) {
    return has ? Events{PreflightVoided{fact.room}} : Events{};
  }
  Preflight preflight = *fact.preflight;
  preflight.at = state.clock_at(preflight.at);
  preflight.expires = state.clock_at(preflight.expires);
  const bool news =
      room_of(state, fact.room) != nullptr && preflight.at <= now + kClockTolerance &&
      (!has || (known->second != preflight && known->second.at + kSignedApart <= preflight.at));
  return news ? Events{PreflightDone{fact.room, std::move(preflight)}} : Events{};
}

}  // namespace

std::vector<EventBody> decide(const State& state, const Fact& fact, WallTime now) {
  return std::visit([&](const auto& body) { return on(state, body, now); }, fact);
}

}  // namespace nhipcau::core
