#include <algorithm>

#include "common/base/check.hpp"
#include "orchestrator/core/forecast.hpp"
#include "orchestrator/core/project.hpp"

/// State -> what the bridge and each room should be doing. Whole and wanted, never a delta.
namespace nhipcau::core {
namespace {

/// How many of the rooms that speak next are kept ready.
constexpr std::size_t kArmedRooms = 2;

/// The rooms of the items still to come, each once, in programme order, without `except`.
std::vector<RoomId> upcoming_rooms(const State& state, const std::optional<RoomId>& except) {
  std::vector<RoomId> rooms;
  for (const AgendaItem& each : state.agenda) {
    const std::optional<RoomId>& room = each.item.room;
    const bool comes = room && room != except && state.pending(each);
    if (comes && std::ranges::find(rooms, *room) == rooms.end()) {
      rooms.push_back(*room);
    }
  }
  return rooms;
}

bool online(const State& state, const RoomId& id) {
  const auto found = state.rooms.find(id);
  return found != state.rooms.end() && found->second.online;
}

/// What the room on air sees instead of itself: the central room. The central room on air sees who
/// speaks next, or else the first room that is there.
Source return_for(const State& state, const RoomId& on_air) {
  const RoomId& central = state.conference.central().id;
  if (on_air != central) {
    return {central};
  }
  for (const RoomId& room : upcoming_rooms(state, central)) {
    if (online(state, room)) {
      return {room};
    }
  }
  for (const Room& room : state.conference.rooms) {
    if (room.id != central && online(state, room.id)) {
      return {room.id};
    }
  }
  return {};
}

std::vector<RoomId> armed_rooms(const State& state) {
  std::vector<RoomId> rooms = upcoming_rooms(state, wanted_programme(state).room);
  rooms.resize(std::min(rooms.size(), kArmedRooms));
  return rooms;
}

std::string slate_note(const State& state) {
  if (!state.started()) {
    return "Hội nghị chưa bắt đầu";
  }
  if (state.concluded()) {
    return "Hội nghị đã kết thúc";
  }
  const AgendaItem* live = state.live_item();
  if (live != nullptr && live->item.kind == ItemKind::kBreak) {
    return "Giải lao";
  }
  return "Tạm thời chưa có tín hiệu hình";
}

}  // namespace

/// Who has the floor: the newest turn, or else the item's own room. A room that is lost or speaks
/// by telephone is seen and heard through the central room. Between two items the central room
/// leads over.
Source wanted_programme(const State& state) {
  const RoomId& central = state.conference.central().id;
  const AgendaItem* live = state.live_item();
  if (live == nullptr) {
    return !state.started() || state.concluded() ? Source{} : Source{central};
  }
  for (const Turn* turn : state.floor.live_turns()) {
    return {turn->is_frozen() || turn->by_telephone ? central : turn->room};
  }
  const Run& run = *state.live_run();
  const bool through_centre = run.by_telephone || (run.held() && run.holds.back().room_lost);
  return live->item.room && through_centre ? Source{central} : Source{live->item.room};
}

std::set<RoomId> open_microphones(const State& state) {
  std::set<RoomId> open;
  if (state.floor.chair_open) {
    open.insert(state.conference.central().id);
  }
  const AgendaItem* live = state.live_item();
  if (state.floor.all_muted || (live != nullptr && live->item.kind == ItemKind::kBreak)) {
    return open;
  }
  if (const Source on_air = wanted_programme(state); on_air.room) {
    open.insert(*on_air.room);
  }
  const std::vector<const Turn*> turns = state.floor.live_turns();
  if (live != nullptr && live->item.open_floor && live->item.room) {
    open.insert(*live->item.room);  // whoever leads the discussion stays open
  }
  for (const Turn* turn : turns) {
    if (!turn->is_frozen() && !turn->by_telephone) {
      open.insert(turn->room);
    }
  }
  return open;
}

std::string speaker_title(const State& state, const Item& item) {
  const Office* office = item.speaker ? state.conference.find(*item.speaker) : nullptr;
  return office != nullptr ? office->title : item.speaker_title;
}

std::optional<RoomId> standby_room(const State& state) {
  const Item* next = state.next_item();
  const bool moves = next != nullptr && next->room && next->room != wanted_programme(state).room;
  return moves ? next->room : std::nullopt;
}

Clock live_clock(const State& state, const Run& run) {
  if (!run.held()) {
    return {.zero_at = forecast(state).slide_from, .frozen_left = {}};
  }
  const WallTime frozen_at = run.holds.back().from;
  return {.zero_at = {},
          .frozen_left = state.find(run.item)->allotted() - state.used(run.item, frozen_at)};
}

Clock turn_clock(const Turn& turn) {
  if (turn.limit == Millis{0}) {
    return {};
  }
  if (turn.is_frozen()) {
    return {.zero_at = {}, .frozen_left = turn.limit - turn.used(turn.frozen->from)};
  }
  const Millis thawed = turn.frozen ? *turn.frozen->to - turn.frozen->from : Millis{0};
  return {.zero_at = turn.started_at + turn.limit + turn.frozen_before + thawed, .frozen_left = {}};
}

BridgePlan bridge_plan(const State& state) {
  BridgePlan plan{.title = state.conference.title,
                  .note = slate_note(state),
                  .programme = wanted_programme(state),
                  .rooms = {}};
  const std::vector<RoomId> armed = armed_rooms(state);
  const Source programme = plan.programme;
  const Source back = programme.room ? return_for(state, *programme.room) : Source{};
  const std::set<RoomId> open = open_microphones(state);
  int number = 0;
  for (const Room& room : state.conference.rooms) {
    plan.rooms.push_back({.room = room.id,
                          .number = ++number,
                          .name = room.name,
                          .picture = programme.room == room.id ? back : programme,
                          .microphone_open = open.contains(room.id),
                          .armed = std::ranges::find(armed, room.id) != armed.end()});
  }
  return plan;
}

RoomPlan room_plan(const State& state, const RoomId& room) {
  CHECK(state.conference.find(room) != nullptr, "plans are made for rooms of the roster");
  const Source programme = wanted_programme(state);
  const std::vector<RoomId> armed = armed_rooms(state);
  const bool returned = programme.room && return_for(state, *programme.room).room == room;
  RoomPlan plan;
  plan.send_main =
      programme.room == room || returned || std::ranges::find(armed, room) != armed.end();
  plan.microphone_open = open_microphones(state).contains(room);
  plan.on_air = state.programme && state.programme->room == room;
  plan.standby = standby_room(state) == room;
  if (const AgendaItem* live = state.live_item()) {
    const Clock clock = live_clock(state, *state.live_run());
    plan.item_title = live->item.title;
    plan.speaker_title = speaker_title(state, live->item);
    plan.zero_at = clock.zero_at;
    plan.frozen_left = clock.frozen_left;
  }
  return plan;
}

}  // namespace nhipcau::core
