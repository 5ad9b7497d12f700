#include <algorithm>

#include "orchestrator/core/decision.hpp"

/// The verbs about what is still to come. None touches an item that is live or done.
namespace nhipcau::core {
namespace {

constexpr Millis kLongestItem{8 * 3'600'000};
constexpr std::size_t kLongestTitle = 500;  // bytes

/// The item when it is still to come; else null.
const AgendaItem* still_to_come(const Case& c, const ItemId& id) {
  const AgendaItem* item = c.state.find(id);
  return item != nullptr && c.state.pending(*item) ? item : nullptr;
}

std::ptrdiff_t position(const State& state, const ItemId& id) {
  const auto is = [&](const AgendaItem& each) { return each.item.id == id; };
  return std::ranges::find_if(state.agenda, is) - state.agenda.begin();
}

/// A place to put something: behind an item that is not done, or behind the live one.
bool can_follow(const Case& c, const ItemId& after) {
  const AgendaItem* item = c.state.find(after);
  return item != nullptr && (c.state.pending(*item) || c.state.live_item() == item);
}

}  // namespace

Ruling on(const Case& c, const Skip& verb) {
  const AgendaItem* item = still_to_come(c, verb.item);
  if (item == nullptr) {
    return Refusal{"not_pending"};
  }
  if (item->item.is_protected) {
    return Refusal{"protected"};
  }
  return Events{ItemSkipped{verb.item, verb.reason}};
}

Ruling on(const Case& c, const Defer& verb) {
  const AgendaItem* item = still_to_come(c, verb.item);
  if (item == nullptr || verb.after == verb.item || !can_follow(c, verb.after)) {
    return Refusal{item == nullptr ? "not_pending" : "bad_place"};
  }
  if (verb.absent && item->absences > 0 && !item->item.is_protected) {
    return Events{
        ItemSkipped{verb.item, verb.reason.empty() ? "vắng mặt lần thứ hai" : verb.reason}};
  }
  if (position(c.state, verb.after) < position(c.state, verb.item)) {
    return Refusal{"bad_place"};
  }
  return Events{ItemDeferred{verb.item, verb.after, verb.absent, verb.reason}};
}

Ruling on(const Case& c, const Recall& verb) {
  const AgendaItem* item = c.state.find(verb.item);
  const bool away =
      item != nullptr && (item->skipped || (item->deferred && c.state.pending(*item)));
  if (!away) {
    return Refusal{"not_away"};
  }
  return Events{ItemRecalled{verb.item}};
}

Ruling on(const Case& c, const Move& verb) {
  if (still_to_come(c, verb.item) == nullptr) {
    return Refusal{"not_pending"};
  }
  if (verb.after && (*verb.after == verb.item || !can_follow(c, *verb.after))) {
    return Refusal{"bad_place"};
  }
  return Events{ItemMoved{verb.item, verb.after}};
}

std::variant<Item, Refusal> unplanned_item(const Case& c, const Unplanned& what) {
  const bool known_room = !what.room || c.state.conference.find(*what.room) != nullptr;
  if (what.title.empty() || what.title.size() > kLongestTitle || what.duration < Millis{0} ||
      what.duration > kLongestItem || !known_room) {
    return Refusal{"bad_args"};
  }
  const auto unplanned = std::ranges::count_if(
      c.state.agenda, [](const AgendaItem& each) { return each.inserted_by.has_value(); });
  Item item;
  item.id = ItemId("x" + std::to_string(unplanned + 1) + "-" + std::to_string(c.state.seq));
  item.kind = what.kind;
  item.title = what.title;
  item.planned_start = c.now;
  item.duration = what.duration;
  item.minimum = what.duration;
  item.speaker_title = what.speaker_title;
  item.room = what.room;
  return item;
}

Ruling on(const Case& c, const Insert& verb) {
  if (verb.after && !can_follow(c, *verb.after)) {
    return Refusal{"bad_place"};
  }
  auto made = unplanned_item(c, verb.what);
  if (const auto* refused = std::get_if<Refusal>(&made)) {
    return *refused;
  }
  return Events{ItemInserted{std::get<Item>(std::move(made)), verb.after}};
}

Ruling on(const Case& c, const Adjust& verb) {
  const AgendaItem* item = still_to_come(c, verb.item);
  if (item == nullptr) {
    return Refusal{"not_pending"};
  }
  const Millis left = item->allotted() + verb.by;
  if (verb.by == Millis{0} || left < Millis{0} || left > kLongestItem) {
    return Refusal{"bad_args"};
  }
  if (item->item.is_protected && verb.by < Millis{0}) {
    return Refusal{"protected"};
  }
  return Events{ItemAdjusted{verb.item, verb.by, verb.reason}};
}

Ruling on(const Case& c, const MarkSpeaker& verb) {
  const AgendaItem* item = still_to_come(c, verb.item);
  if (item == nullptr) {
    return Refusal{"not_pending"};
  }
  if (c.command.role == Role::kTechnician && c.command.room != item->item.room) {
    return Refusal{"forbidden"};
  }
  return Events{SpeakerMarked{verb.item, verb.presence}};
}

Ruling on(const Case& c, const BreakUntil& verb) {
  const AgendaItem* item = c.state.find(verb.item);
  const bool open = item != nullptr && (c.state.pending(*item) || c.state.live_item() == item);
  if (!open || item->item.kind != ItemKind::kBreak) {
    return Refusal{"not_a_break"};
  }
  if (verb.until <= c.now || verb.until - c.now > kLongestItem) {
    return Refusal{"bad_args"};
  }
  return Events{BreakUntilSet{verb.item, verb.until}};
}

}  // namespace nhipcau::core
