#include <algorithm>

#include "common/base/check.hpp"
#include "orchestrator/core/layout.hpp"
#include "orchestrator/core/overview.hpp"
#include "orchestrator/core/texts.hpp"

/// State -> what the bridge and each room should be doing. Whole and wanted, never a delta.
namespace nhipcau::core {
namespace {

/// When a live break is over.
std::optional<WallTime> break_over(const Overview& overview) {
  const RunIndex::Entry* live = overview.runs.live();
  if (live == nullptr || live->item->item.kind != ItemKind::kBreak) {
    return std::nullopt;
  }
  const std::optional<WallTime> over =
      live->item->until ? live->item->until : overview.clock.zero_at;
  return over ? std::optional(overview.state.real_at(*over)) : std::nullopt;
}

/// Whether one of the room's streams is to be seen somewhere.
bool needs(const Overview& overview, const RoomId& room, Show show, Feed feed) {
  const auto is = [&](const Source& source) { return source.room == room && source.show == show; };
  if (is(overview.wanted) || is(overview.back)) {
    return true;
  }
  const auto fills = [&](const Slot& slot) { return slot.room == room && slot.feed == feed; };
  return overview.composition && std::ranges::any_of(overview.composition->slots, fills);
}

std::string slate_note(const Overview& overview) {
  const RunIndex& runs = overview.runs;
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
  if (overview.speaker.room) {
    return room_name(overview.state, *overview.speaker.room) + " – mất kết nối";
  }
  return "Tạm thời chưa có tín hiệu hình";
}

std::string name_of(const State& state, const std::optional<RoomId>& room) {
  const Room* found = room ? state.conference.find(*room) : nullptr;
  return found != nullptr ? found->name : std::string{};
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

std::optional<NextItem> next_item(const Overview& overview, const RoomId& room) {
  const RunIndex::Entry* next = overview.runs.next();
  if (next == nullptr) {
    return std::nullopt;
  }
  const Item& item = next->item->item;
  const Room* where = item.room ? overview.state.conference.find(*item.room) : nullptr;
  return NextItem{.title = item.title,
                  .speaker_title = speaker_title(overview.state, item),
                  .room_name = where != nullptr ? where->name : "",
                  .own = item.room == room};
}

std::optional<OwnItem> own_item(const Overview& overview, const RoomId& room) {
  int before = 0;
  for (const RunIndex::Entry& entry : overview.runs.items()) {
    if (entry.pending && entry.item->item.room == room) {
      return OwnItem{.title = entry.item->item.title,
                     .speaker_title = speaker_title(overview.state, entry.item->item),
                     .items_before = before};
    }
    before += entry.pending ? 1 : 0;
  }
  return std::nullopt;
}

std::vector<OwnRequest> own_requests(const State& state, const RoomId& room) {
  std::vector<OwnRequest> own;
  int place = 0;
  for (const Request& request : state.floor.queue) {
    if (!request.waiting()) {
      continue;
    }
    ++place;
    if (request.room == room) {
      own.push_back({.id = request.id,
                     .kind = request.kind,
                     .topic = request.topic,
                     .accepted = request.status == RequestStatus::kAccepted,
                     .place = place});
    }
  }
  return own;
}

/// What the desk and this room have told each other.
void add_desk(RoomPlan& plan, const State& state, const RoomId& room) {
  if (const auto call = state.desk.calls.find(room); call != state.desk.calls.end()) {
    plan.desk_call = call->second;
    plan.desk_call->at = state.real_at(call->second.at);
    plan.desk_call->answered_at = state.real_at(call->second.answered_at);
  }
  if (const DeskMessage* message = message_for(state, room)) {
    plan.message = *message;
    plan.message->at = state.real_at(message->at);
  }
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
                  .note = slate_note(overview),
                  .resumes_at = break_over(overview),
                  .time_zone = state.conference.time_zone,
                  .programme = programme,
                  .composition = overview.composition,
                  .rooms = {}};
  plan.rooms.reserve(state.conference.rooms.size());
  int number = 0;
  for (const Room& room : state.conference.rooms) {
    plan.rooms.push_back(
        {.room = room.id,
         .number = ++number,
         .name = room.name,
         .picture = overview.alone == room.id ? overview.back : programme,
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
  plan.send_main = needs(overview, room, Show::kCamera, Feed::kMain) || armed;
  plan.send_content = needs(overview, room, Show::kContent, Feed::kContent);
  plan.microphone_open = overview.open.contains(room);
  plan.on_air = state.programme && shows(*state.programme, overview.composition, room);
  plan.standby = overview.standby == room;
  plan.rehearsal = state.rehearsal.has_value();
  plan.pace = state.rehearsal ? state.rehearsal->pace : 1;
  // Beside content and in a composed picture the names would be in the way, or there already.
  const bool camera = state.programme && state.programme->show == Show::kCamera;
  plan.programme_room = name_of(state, camera ? state.programme->room : std::nullopt);
  if (const RunIndex::Entry* live = overview.runs.live()) {
    plan.item_title = live->item->item.title;
    plan.speaker_title = title_of_speaker(state, live->item->item);
    const Clock clock = room_clock(overview, room);
    if (clock.zero_at) {
      plan.zero_at = state.real_at(*clock.zero_at);
    }
    plan.frozen_left = clock.frozen_left;
  }
  plan.next = next_item(overview, room);
  plan.own_next = own_item(overview, room);
  plan.requests = own_requests(state, room);
  add_desk(plan, state, room);
  return plan;
}

BridgePlan bridge_plan(const State& state) {
  return bridge_plan(Overview(state));
}

RoomPlan room_plan(const State& state, const RoomId& room) {
  return room_plan(Overview(state), room);
}

}  // namespace nhipcau::core
