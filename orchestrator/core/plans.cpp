#include <algorithm>

#include "common/base/check.hpp"
#include "orchestrator/core/forecast.hpp"
#include "orchestrator/core/project.hpp"

/// State -> what the bridge and each room should be doing. Whole and wanted, never a delta.
namespace nhipcau::core {
namespace {

/// How many of the rooms that speak next are kept ready.
constexpr std::size_t kArmedRooms = 2;

const Item* live_item(const State& state) {
  const Run* live = state.live_run();
  return live != nullptr ? state.conference.find(live->item) : nullptr;
}

/// The rooms of the items still to come, each once, in programme order, without `except`.
std::vector<RoomId> upcoming_rooms(const State& state, const std::optional<RoomId>& except) {
  std::vector<RoomId> rooms;
  for (const Item& item : state.conference.items) {
    const bool pending = item.room && state.run_of(item.id) == nullptr;
    if (pending && item.room != except && std::ranges::find(rooms, *item.room) == rooms.end()) {
      rooms.push_back(*item.room);
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
  const Item* live = live_item(state);
  if (live != nullptr && live->kind == ItemKind::kBreak) {
    return "Giải lao";
  }
  return "Tạm thời chưa có tín hiệu hình";
}

}  // namespace

/// Between two items the central room leads over: its picture, its microphone.
Source wanted_programme(const State& state) {
  if (const Item* live = live_item(state)) {
    return {live->room};
  }
  if (!state.started() || state.concluded()) {
    return {};
  }
  return {state.conference.central().id};
}

std::optional<RoomId> standby_room(const State& state) {
  const Item* next = state.next_item();
  const bool moves = next != nullptr && next->room && next->room != wanted_programme(state).room;
  return moves ? next->room : std::nullopt;
}

Clock live_clock(const State& state, const Run& run) {
  if (run.held()) {
    return {.zero_at = {}, .frozen_left = allotted(state, run) - run.used(run.holds.back().from)};
  }
  return {.zero_at = forecast(state).slide_from, .frozen_left = {}};
}

BridgePlan bridge_plan(const State& state) {
  BridgePlan plan{.title = state.conference.title,
                  .note = slate_note(state),
                  .programme = wanted_programme(state),
                  .rooms = {}};
  const std::vector<RoomId> armed = armed_rooms(state);
  const Source programme = plan.programme;
  const Source back = programme.room ? return_for(state, *programme.room) : Source{};
  int number = 0;
  for (const Room& room : state.conference.rooms) {
    plan.rooms.push_back({.room = room.id,
                          .number = ++number,
                          .name = room.name,
                          .picture = programme.room == room.id ? back : programme,
                          .microphone_open = programme.room == room.id,
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
  plan.microphone_open = programme.room == room;
  plan.on_air = state.programme && state.programme->room == room;
  plan.standby = standby_room(state) == room;
  const Item* item = live_item(state);
  if (item != nullptr) {
    const Office* speaker = item->speaker ? state.conference.find(*item->speaker) : nullptr;
    const Clock clock = live_clock(state, *state.live_run());
    plan.item_title = item->title;
    plan.speaker_title = speaker != nullptr ? speaker->title : "";
    plan.zero_at = clock.zero_at;
    plan.frozen_left = clock.frozen_left;
  }
  return plan;
}

}  // namespace nhipcau::core
