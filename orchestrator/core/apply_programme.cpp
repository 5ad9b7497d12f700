#include <algorithm>

#include "orchestrator/core/fold.hpp"

namespace nhipcau::core {
namespace {

using Agenda = std::vector<AgendaItem>;

Agenda::iterator where(State& state, const ItemId& id) {
  const auto found = std::ranges::find_if(
      state.agenda, [&](const AgendaItem& each) { return each.item.id == id; });
  CHECK(found != state.agenda.end(), "an event names an item of the agenda");
  return found;
}

/// The first place nothing has been begun at; behind the live item and everything done.
Agenda::iterator first_open_place(State& state) {
  const auto open = [&](const AgendaItem& each) { return state.pending(each); };
  return std::ranges::find_if(state.agenda, open);
}

void put(State& state, AgendaItem item, const std::optional<ItemId>& after) {
  const auto place = after ? std::next(where(state, *after)) : first_open_place(state);
  state.agenda.insert(place, std::move(item));
}

AgendaItem take_out(State& state, const ItemId& id) {
  const auto found = where(state, id);
  AgendaItem item = std::move(*found);
  state.agenda.erase(found);
  return item;
}

}  // namespace

void fold(State& state, const Event& event, const ItemSkipped& body) {
  AgendaItem& item = item_in(state, body.item);
  item.skipped = true;
  item.skipped_by = event.cause;
  item.deferred = false;
  item.reason = body.reason;
}

void fold(State& state, const Event&, const ItemDeferred& body) {
  AgendaItem item = take_out(state, body.item);
  item.deferred = true;
  item.absences += body.absent ? 1 : 0;
  item.reason = body.reason;
  put(state, std::move(item), body.after);
}

void fold(State& state, const Event&, const ItemRecalled& body) {
  AgendaItem item = take_out(state, body.item);
  item.deferred = false;
  item.skipped = false;
  item.skipped_by.reset();
  item.reason.clear();
  put(state, std::move(item), std::nullopt);
}

void fold(State& state, const Event&, const ItemMoved& body) {
  put(state, take_out(state, body.item), body.after);
}

void fold(State& state, const Event& event, const ItemInserted& body) {
  AgendaItem item;
  item.item = body.item;
  item.inserted_by = event.cause.value_or(CommandId("unknown"));
  put(state, std::move(item), body.after);
}

void fold(State& state, const Event&, const ItemAdjusted& body) {
  item_in(state, body.item).granted += body.by;
}

void fold(State& state, const Event&, const BreakUntilSet& body) {
  item_in(state, body.item).until = body.until;
}

/// Who speaks twice is there for both.
void fold(State& state, const Event&, const SpeakerMarked& body) {
  AgendaItem& marked = item_in(state, body.item);
  marked.presence = body.presence;
  for (AgendaItem& each : state.agenda) {
    if (marked.item.speaker && each.item.speaker == marked.item.speaker) {
      each.presence = body.presence;
    }
  }
}

void take_back(State& state, const Advance& undone) {
  if (undone.inserted) {
    take_out(state, *undone.inserted);
  }
  if (undone.layout_before) {
    state.layout = *undone.layout_before;
  }
  for (Turn& turn : state.floor.turns) {
    if (turn.ended_by && turn.ended_by == undone.cause) {
      turn.ended_at.reset();
      turn.ended_by.reset();
    }
  }
  for (AgendaItem& each : state.agenda) {
    if (each.skipped && each.skipped_by && each.skipped_by == undone.cause) {
      each.skipped = false;
      each.skipped_by.reset();
      each.reason.clear();
    }
  }
}

}  // namespace nhipcau::core
