#include "common/wire/codec_parts.hpp"

/// The composed picture's part of the bridge's plan.
namespace nhipcau::wire {
namespace {

constexpr const char* kFeedNames[] = {"main", "thumbnail", "content"};
constexpr const char* kArrangementNames[] = {"side_by_side", "presentation", "gallery"};
constexpr std::size_t kFewestSlots = 2;
constexpr std::size_t kMostSlots = 16;

json part(const Slot& slot) {
  return {{"room", slot.room.str()},
          {"feed", kFeedNames[static_cast<std::size_t>(slot.feed)]},
          {"name", slot.name},
          {"caption", slot.caption}};
}

Slot read_slot(const json& value) {
  ObjectReader from(value, "slots");
  Slot slot{.room = read_room(from),
            .feed = read_name<Feed>(from, "feed", kFeedNames),
            .name = from.string("name"),
            .caption = from.string("caption")};
  from.done();
  return slot;
}

}  // namespace

json part(const Composition& composition) {
  json slots = json::array();
  for (const Slot& slot : composition.slots) {
    slots.push_back(part(slot));
  }
  return {{"id", composition.id},
          {"arrangement", kArrangementNames[static_cast<std::size_t>(composition.arrangement)]},
          {"slots", std::move(slots)}};
}

Composition read_composition(const json& value) {
  ObjectReader from(value, "composition");
  Composition composition{
      .id = read_id(from, "id"),
      .arrangement = read_name<Arrangement>(from, "arrangement", kArrangementNames)};
  for (const json& slot : from.array("slots")) {
    composition.slots.push_back(read_slot(slot));
  }
  from.done();
  const std::size_t slots = composition.slots.size();
  const bool fits = composition.arrangement == Arrangement::kGallery
                        ? slots >= kFewestSlots && slots <= kMostSlots
                        : slots == kFewestSlots;
  if (!fits) {
    throw JsonFault{"slots", "must be 2; of a gallery 2 to 16"};
  }
  return composition;
}

}  // namespace nhipcau::wire
