#pragma once

#include <optional>
#include <vector>

#include "orchestrator/core/state.hpp"

/// What becomes of who speaks: the layout in force and the rooms it shows. Pure; asked at every
/// event, so it looks for no more than it needs.
///
/// - The moderator's choice, as long as it is possible; otherwise what the item asks for: an item
///   with content shows it beside the speaker as soon as there is any; an open floor shows all
///   rooms, if the conference file says so, unless exactly one has the floor.
/// - A choice belongs to the live item and ends with it, unless it is to be kept; undo of the
///   advance chooses it again. Before the start and after the end there is none.
/// - Content that is gone leaves the full picture of who speaks.
namespace nhipcau::core {

inline constexpr std::size_t kMostSlots = 16;
/// A gallery of more slots than this is made of thumbnails, but for who has the floor.
inline constexpr std::size_t kMostMainSlots = 4;

/// Never kAuto. `speaker`: wanted_speaker().
Layout layout_in_force(const State& state, const Source& speaker);

/// What the programme is to show then.
Source staged(const State& state, const Source& speaker);

/// The composed picture of a layout, with names and captions; empty when it is not a composed one.
std::optional<Composition> compose(const State& state, Layout layout, const Source& speaker);

/// Whose content a content layout shows; empty: nobody presents anything.
std::optional<RoomId> content_room(const State& state, const Source& speaker);

/// The room is to be seen in `source`; `composition` is what is composed now.
bool shows(const Source& source, const std::optional<Composition>& composition, const RoomId& room);

}  // namespace nhipcau::core
