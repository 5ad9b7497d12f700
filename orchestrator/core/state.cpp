#include "orchestrator/core/state.hpp"

#include <algorithm>

namespace nhipcau::core {

Millis Run::used(WallTime t) const {
  const WallTime end = ended_at ? std::min(*ended_at, t) : t;
  Millis used = end - started_at;
  for (const HoldSpan& hold : holds) {
    used -= std::min(hold.to.value_or(end), end) - std::min(hold.from, end);
  }
  return used;
}

const Run* State::live_run() const {
  const auto found = std::ranges::find_if(runs, &Run::live);
  return found == runs.end() ? nullptr : &*found;
}

const Run* State::find(const RunId& id) const {
  const auto found = std::ranges::find(runs, id, &Run::id);
  return found == runs.end() ? nullptr : &*found;
}

const Run* State::run_of(const ItemId& id) const {
  const auto counts = [&](const Run& run) { return run.item == id && !run.voided; };
  const auto found = std::find_if(runs.rbegin(), runs.rend(), counts);
  return found == runs.rend() ? nullptr : &*found;
}

const Item* State::next_item() const {
  const auto pending = [&](const Item& item) { return run_of(item.id) == nullptr; };
  const auto found = std::ranges::find_if(conference.items, pending);
  return found == conference.items.end() ? nullptr : &*found;
}

bool State::started() const {
  return std::ranges::any_of(runs, [](const Run& run) { return !run.voided; });
}

bool State::concluded() const {
  return started() && live_run() == nullptr && next_item() == nullptr;
}

}  // namespace nhipcau::core
