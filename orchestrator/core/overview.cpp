#include "orchestrator/core/overview.hpp"

#include <algorithm>
#include <functional>

#include "common/base/check.hpp"
#include "orchestrator/core/layout.hpp"

namespace nhipcau::core {
namespace {

/// How many of the rooms that speak next are kept ready.
constexpr std::size_t kArmedRooms = 2;

bool online(const State& state, const RoomId& id) {
  const auto found = state.rooms.find(id);
  return found != state.rooms.end() && found->second.online;
}

/// Who has the floor: the newest turn, or else the item's own room. A room that is lost or speaks
/// by telephone is seen and heard through the central room.
Source seen_live(const Room& central, const AgendaItem& live, const Run& run, const Turn* newest) {
  if (newest != nullptr) {
    return Source{newest->is_frozen() || newest->by_telephone ? central.id : newest->room};
  }
  const bool through_centre = run.by_telephone || (run.held() && run.holds.back().room_lost);
  return live.item.room && through_centre ? Source{central.id} : Source{live.item.room};
}

}  // namespace

/// Asked twice per event by apply(): it looks for no more than it needs.
Source wanted_programme(const State& state) {
  return staged(state, wanted_speaker(state));
}

Source wanted_speaker(const State& state) {
  const Run* run = state.live_run();
  if (run == nullptr) {
    return !state.started() || state.concluded() ? Source{} : Source{state.conference.central().id};
  }
  const auto& turns = state.floor.turns;
  const auto newest = std::find_if(turns.rbegin(), turns.rend(), std::mem_fn(&Turn::live));
  return seen_live(state.conference.central(), *state.find(run->item), *run,
                   newest == turns.rend() ? nullptr : &*newest);
}

std::set<RoomId> open_microphones(const State& state) {
  return Overview(state).open;
}

std::optional<RoomId> standby_room(const State& state) {
  return Overview(state).standby;
}

Clock live_clock(const State& state, const Run& run) {
  CHECK(state.live_run() == &run, "only the live run has a clock");
  return Overview(state).clock;
}

Overview::Overview(const State& of)
    : state(of), runs(of), times(timeline(runs)), central(&of.conference.central()) {
  turns = state.floor.live_turns();
  speaker = programme();
  stage();
  armed = upcoming(speaker.room, kArmedRooms);
  const RunIndex::Entry* next = runs.next();
  if (next != nullptr && next->item->item.room != speaker.room) {
    standby = next->item->item.room;
  }
  open = microphones();
  if (const RoomId* dropped = state.dropped_room()) {
    open.erase(*dropped);
  }
  clock = live_clock();
}

/// The slate before the start and after the end; between two items the central room leads over.
Source Overview::programme() const {
  if (runs.live_run() == nullptr) {
    return !runs.started() || runs.concluded() ? Source{} : Source{central->id};
  }
  return seen_live(*central, *runs.live()->item, *runs.live_run(),
                   turns.empty() ? nullptr : turns.front());
}

/// The layout, and what is seen by a room that would see only itself. One composition at a time:
/// while the programme is composed, the return is a room.
void Overview::stage() {
  layout = layout_in_force(state, speaker);
  wanted = staged(state, speaker);
  composition = compose(state, layout, speaker);
  alone = wanted.room;
  if (composition) {
    const RoomId& first = composition->slots.front().room;
    const auto of_first = [&](const Slot& slot) { return slot.room == first; };
    alone = std::ranges::all_of(composition->slots, of_first) ? std::optional(first) : std::nullopt;
  }
  if (!alone) {
    return;
  }
  if (!composition && state.return_picture == ReturnPicture::kGallery &&
      state.conference.rooms.size() > 1) {
    composition = compose(state, Layout::kGallery, speaker);
    back = {.room = {}, .show = Show::kComposed, .composition = composition->id};
  } else {
    back = return_picture();
  }
}

Clock Overview::live_clock() const {
  const Run* run = runs.live_run();
  if (run == nullptr) {
    return {};
  }
  if (!run->held()) {
    return {.zero_at = times.slide_from, .frozen_left = {}};
  }
  const Millis used = runs.used(*runs.live(), run->holds.back().from);
  return {.zero_at = {}, .frozen_left = runs.live()->item->allotted() - used};
}

/// The rooms of the items still to come, each once, in programme order, without `except`.
std::vector<RoomId> Overview::upcoming(const std::optional<RoomId>& except,
                                       std::size_t limit) const {
  std::vector<RoomId> rooms;
  for (const RunIndex::Entry& each : runs.items()) {
    const std::optional<RoomId>& room = each.item->item.room;
    const bool comes = room && room != except && each.pending;
    if (comes && rooms.size() < limit && std::ranges::find(rooms, *room) == rooms.end()) {
      rooms.push_back(*room);
    }
  }
  return rooms;
}

/// The central room; the central room alone on air sees who speaks next, or else the first room
/// that is there.
Source Overview::return_picture() const {
  if (alone != central->id) {
    return Source{central->id};
  }
  for (const RoomId& room : upcoming(central->id, state.conference.rooms.size())) {
    if (online(state, room)) {
      return Source{room};
    }
  }
  for (const Room& room : state.conference.rooms) {
    if (!room.central && online(state, room.id)) {
      return Source{room.id};
    }
  }
  return {};
}

std::set<RoomId> Overview::microphones() const {
  std::set<RoomId> heard;
  if (state.floor.chair_open) {
    heard.insert(central->id);
  }
  const AgendaItem* live = runs.live() != nullptr ? runs.live()->item : nullptr;
  if (state.floor.all_muted || (live != nullptr && live->item.kind == ItemKind::kBreak)) {
    return heard;
  }
  if (speaker.room) {
    heard.insert(*speaker.room);
  }
  if (live != nullptr && live->item.open_floor && live->item.room) {
    heard.insert(*live->item.room);  // whoever leads the discussion stays open
  }
  for (const Turn* turn : turns) {
    if (!turn->is_frozen() && !turn->by_telephone) {
      heard.insert(turn->room);
    }
  }
  return heard;
}

}  // namespace nhipcau::core
