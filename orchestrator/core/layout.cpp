#include "orchestrator/core/layout.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "common/base/check.hpp"
#include "orchestrator/core/decision.hpp"
#include "orchestrator/core/fold.hpp"
#include "orchestrator/core/overview.hpp"

namespace nhipcau::core {
namespace {

constexpr const char* kNames[] = {"auto",         "full",         "content",
                                  "side_by_side", "presentation", "gallery"};

bool presents(const State& state, const RoomId& id) {
  const auto room = state.rooms.find(id);
  return room != state.rooms.end() && room->second.content;
}

bool has_floor(const State& state, const RoomId& room) {
  return std::ranges::any_of(state.floor.turns,
                             [&](const Turn& turn) { return turn.live() && turn.room == room; });
}

Layout layout_of_item(const State& state, const Source& speaker) {
  const AgendaItem* live = state.live_item();
  if (live == nullptr || !speaker.room) {
    return Layout::kFull;
  }
  if (live->item.content_share && presents(state, *speaker.room)) {
    return Layout::kPresentation;
  }
  const bool discussion = live->item.open_floor && state.conference.discussion_gallery;
  return discussion && state.floor.live_turns().size() != 1 ? Layout::kGallery : Layout::kFull;
}

bool possible(const State& state, Layout layout, const Source& speaker) {
  switch (layout) {
    case Layout::kContent:
    case Layout::kPresentation:
      return content_room(state, speaker).has_value();
    case Layout::kSideBySide:
    case Layout::kGallery:
      return state.conference.rooms.size() > 1;
    case Layout::kAuto:
    case Layout::kFull:
      break;
  }
  return true;
}

/// Beside the central room: who speaks, who has the floor, who comes next, whoever there is.
RoomId counterpart(const State& state, const Source& speaker) {
  const RoomId& central = state.conference.central().id;
  const Item* next = state.next_item();
  std::vector<std::optional<RoomId>> candidates{speaker.room};
  for (const Turn* turn : state.floor.live_turns()) {
    candidates.emplace_back(turn->room);
  }
  candidates.push_back(next != nullptr ? next->room : std::nullopt);
  for (const Room& room : state.conference.rooms) {
    candidates.emplace_back(room.id);
  }
  const auto found = std::ranges::find_if(
      candidates, [&](const std::optional<RoomId>& id) { return id && *id != central; });
  CHECK(found != candidates.end(), "side by side needs two rooms");
  return **found;
}

/// The roster's order. Of more rooms than there are places, who speaks takes the last one.
std::vector<RoomId> gallery_rooms(const State& state, const Source& speaker) {
  std::vector<RoomId> rooms;
  for (const Room& room : state.conference.rooms) {
    rooms.push_back(room.id);
  }
  const auto central = std::ranges::find(rooms, state.conference.central().id);
  if (rooms.size() > kMostSlots && central - rooms.begin() >= std::ptrdiff_t{kMostSlots}) {
    std::rotate(rooms.begin(), central, central + 1);
  }
  rooms.resize(std::min(rooms.size(), kMostSlots));
  if (speaker.room && std::ranges::find(rooms, *speaker.room) == rooms.end()) {
    rooms.back() = *speaker.room;
  }
  return rooms;
}

/// The rooms of a composed layout in the order of their slots; empty: not a composed one.
std::vector<RoomId> cast_of(const State& state, Layout layout, const Source& speaker) {
  const RoomId& central = state.conference.central().id;
  const bool chosen = state.layout.layout == layout && !state.layout.rooms.empty();
  switch (layout) {
    case Layout::kSideBySide:
      return chosen ? state.layout.rooms
                    : std::vector<RoomId>{central, counterpart(state, speaker)};
    case Layout::kPresentation:
      return {*content_room(state, speaker), speaker.room.value_or(central)};
    case Layout::kGallery:
      return chosen ? state.layout.rooms : gallery_rooms(state, speaker);
    case Layout::kAuto:
    case Layout::kFull:
    case Layout::kContent:
      break;
  }
  return {};
}

/// FNV-1a, 64 bit.
std::string id_of(Layout layout, const std::vector<RoomId>& rooms) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const RoomId& room : rooms) {
    for (const char c : room.str() + "\n") {
      hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
    }
  }
  std::string id = std::string(kNames[static_cast<std::size_t>(layout)]) + "-";
  for (int shift = 60; shift >= 0; shift -= 4) {
    id += "0123456789abcdef"[hash >> shift & 0xf];
  }
  return id;
}

Slot slot_of(const State& state, const RoomId& id, Feed feed, bool short_name) {
  const Room* room = state.conference.find(id);
  CHECK(room != nullptr, "layouts show rooms of the roster");
  Slot slot{.room = id, .feed = feed, .name = short_name ? room->short_name : room->name};
  for (const Turn* turn : state.floor.live_turns()) {
    if (turn->room == id) {
      slot.caption = turn->speaker_title;
    }
  }
  const AgendaItem* live = state.live_item();
  if (live != nullptr && live->item.room == id && slot.caption.empty()) {
    slot.caption = title_of_speaker(state, live->item);
  }
  return slot;
}

bool bad_rooms(const Case& c, const LayoutChoice& choice) {
  const std::size_t count = choice.rooms.size();
  std::vector<RoomId> sorted = choice.rooms;
  std::ranges::sort(sorted);
  const bool twice = std::ranges::adjacent_find(sorted) != sorted.end();
  const auto unknown = [&](const RoomId& id) { return c.state.conference.find(id) == nullptr; };
  if (twice || std::ranges::any_of(sorted, unknown)) {
    return true;
  }
  switch (choice.layout) {
    case Layout::kAuto:
    case Layout::kFull:
      return count != 0;
    case Layout::kContent:
    case Layout::kPresentation:
      return count > 1;
    case Layout::kSideBySide:
      return count != 0 && count != 2;
    case Layout::kGallery:
      return count == 1 || count > kMostSlots;
  }
  return true;
}

}  // namespace

std::optional<RoomId> content_room(const State& state, const Source& speaker) {
  const bool content_layout =
      state.layout.layout == Layout::kContent || state.layout.layout == Layout::kPresentation;
  if (content_layout && !state.layout.rooms.empty()) {
    const RoomId& chosen = state.layout.rooms.front();
    return presents(state, chosen) ? std::optional(chosen) : std::nullopt;
  }
  if (speaker.room && presents(state, *speaker.room)) {
    return speaker.room;
  }
  for (const Room& room : state.conference.rooms) {
    if (room.central && presents(state, room.id)) {
      return room.id;
    }
  }
  const auto found = std::ranges::find_if(
      state.conference.rooms, [&](const Room& room) { return presents(state, room.id); });
  return found == state.conference.rooms.end() ? std::nullopt : std::optional(found->id);
}

Layout layout_in_force(const State& state, const Source& speaker) {
  const bool underway = state.live_run() != nullptr || (state.started() && !state.concluded());
  if (!underway) {
    return Layout::kFull;
  }
  const Layout asked =
      state.layout.layout != Layout::kAuto ? state.layout.layout : layout_of_item(state, speaker);
  return possible(state, asked, speaker) ? asked : Layout::kFull;
}

Source staged(const State& state, const Source& speaker) {
  const Layout layout = layout_in_force(state, speaker);
  if (layout == Layout::kFull) {
    return speaker;
  }
  if (layout == Layout::kContent) {
    return {.room = content_room(state, speaker), .show = Show::kContent, .composition = {}};
  }
  return {.room = {},
          .show = Show::kComposed,
          .composition = id_of(layout, cast_of(state, layout, speaker))};
}

std::optional<Composition> compose(const State& state, Layout layout, const Source& speaker) {
  const std::vector<RoomId> rooms = cast_of(state, layout, speaker);
  if (rooms.size() < 2) {
    return std::nullopt;
  }
  Composition composition{.id = id_of(layout, rooms), .layout = layout, .slots = {}};
  const bool small = rooms.size() > kMostMainSlots;
  for (const RoomId& room : rooms) {
    const bool speaks = speaker.room == room || has_floor(state, room);
    const Feed feed = small && !speaks ? Feed::kThumbnail : Feed::kMain;
    composition.slots.push_back(slot_of(state, room, feed, small));
  }
  if (layout == Layout::kPresentation) {
    composition.slots.front().feed = Feed::kContent;
    composition.slots.front().caption.clear();
  }
  return composition;
}

bool shows(const Source& source, const std::optional<Composition>& composition,
           const RoomId& room) {
  if (source.show != Show::kComposed) {
    return source.room == room;
  }
  return composition && composition->id == source.composition &&
         std::ranges::find(composition->slots, room, &Slot::room) != composition->slots.end();
}

// ---- verbs and events --------------------------------------------------------------------------

Ruling on(const Case& c, const SetLayout& verb) {
  if (!c.state.started()) {
    return Refusal{"not_live"};
  }
  if (bad_rooms(c, verb.choice) ||
      (c.state.conference.rooms.size() < 2 &&
       (verb.choice.layout == Layout::kSideBySide || verb.choice.layout == Layout::kGallery))) {
    return Refusal{"bad_args"};
  }
  const auto& rooms = verb.choice.rooms;
  const bool any =
      std::ranges::any_of(c.state.rooms, [](const auto& entry) { return entry.second.content; });
  const bool content =
      verb.choice.layout == Layout::kContent || verb.choice.layout == Layout::kPresentation;
  if (content && !(rooms.empty() ? any : presents(c.state, rooms.front()))) {
    return Refusal{"no_content"};
  }
  return Events{LayoutSet{verb.choice}};
}

Ruling on(const Case&, const SetReturn& verb) {
  return Events{ReturnSet{verb.picture}};
}

void fold(State& state, const Event&, const LayoutSet& body) {
  state.layout = body.choice;
}

void fold(State& state, const Event&, const ReturnSet& body) {
  state.return_picture = body.picture;
}

void fold(State& state, const Event&, const ContentChanged& body) {
  state.rooms[body.room].content = body.there;
}

void leave_layout(State& state, Advance& advance) {
  if (!advance.layout_before) {
    advance.layout_before = state.layout;
  }
  if (!state.layout.keep) {
    state.layout = {};
  }
}

}  // namespace nhipcau::core
