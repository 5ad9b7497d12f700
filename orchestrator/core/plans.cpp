#include <algorithm>

#include "common/base/check.hpp"
#include "orchestrator/core/overview.hpp"

/// State -> what the bridge and each room should be doing. Whole and wanted, never a delta.
namespace nhipcau::core {
namespace {

std::string slate_note(const RunIndex& runs) {
  if (!runs.started()) {
    return "Hội nghị chưa bắt đầu";
  }
  if (runs.concluded()) {
    return "Hội nghị đã kết thúc";
  }
  const RunIndex::Entry* live = runs.live();
  if (live != nullptr && live->item->item.kind == ItemKind::kBreak) {
    return "Giải lao";
  }
  return "Tạm thời chưa có tín hiệu hình";
}

/// What the room's speaker goes by: the own turn's time when it has a limit, else the item's.
Clock room_clock(const Overview& overview, const RoomId& room) {
  for (const Turn* turn : overview.turns) {
    if (turn->room == room && turn->limit > Millis{0}) {
      return turn_clock(*turn);
    }
  }
  return overview.clock;
}

}  // namespace

std::string_view title_of_speaker(const State& state, const Item& item) {
  const Office* office = item.speaker ? state.conference.find(*item.speaker) : nullptr;
  return office != nullptr ? office->title : item.speaker_title;
}

std::string speaker_title(const State& state, const Item& item) {
  return std::string(title_of_speaker(state, item));
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

BridgePlan bridge_plan(const Overview& overview) {
  const State& state = overview.state;
  const Source& programme = overview.wanted;
  const std::string& title = state.conference.title;
  BridgePlan plan{.title = state.rehearsal ? "TỔNG DUYỆT: " + title : title,
                  .note = slate_note(overview.runs),
                  .programme = programme,
                  .rooms = {}};
  plan.rooms.reserve(state.conference.rooms.size());
  int number = 0;
  for (const Room& room : state.conference.rooms) {
    plan.rooms.push_back(
        {.room = room.id,
         .number = ++number,
         .name = room.name,
         .picture = programme.room == room.id ? overview.back : programme,
         .microphone_open = overview.open.contains(room.id),
         .armed = std::ranges::find(overview.armed, room.id) != overview.armed.end()});
  }
  return plan;
}

RoomPlan room_plan(const Overview& overview, const RoomId& room) {
  const State& state = overview.state;
  CHECK(state.rooms.contains(room), "plans are made for rooms of the roster");
  const bool armed = std::ranges::find(overview.armed, room) != overview.armed.end();
  RoomPlan plan;
  plan.send_main = overview.wanted.room == room || overview.back.room == room || armed;
  plan.microphone_open = overview.open.contains(room);
  plan.on_air = state.programme && state.programme->room == room;
  plan.standby = overview.standby == room;
  plan.rehearsal = state.rehearsal.has_value();
  plan.pace = state.rehearsal ? state.rehearsal->pace : 1;
  if (const RunIndex::Entry* live = overview.runs.live()) {
    plan.item_title = live->item->item.title;
    plan.speaker_title = title_of_speaker(state, live->item->item);
    const Clock clock = room_clock(overview, room);
    if (clock.zero_at) {
      plan.zero_at = state.real_at(*clock.zero_at);
    }
    plan.frozen_left = clock.frozen_left;
  }
  return plan;
}

BridgePlan bridge_plan(const State& state) {
  return bridge_plan(Overview(state));
}

RoomPlan room_plan(const State& state, const RoomId& room) {
  return room_plan(Overview(state), room);
}

}  // namespace nhipcau::core
