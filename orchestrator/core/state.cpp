#include "orchestrator/core/state.hpp"

#include <algorithm>
#include <functional>

namespace nhipcau::core {
namespace {

Millis length(const HoldSpan& hold, WallTime end) {
  return std::min(hold.to.value_or(end), end) - std::min(hold.from, end);
}

template <typename T, typename Key, typename Projection>
const T* find_by(const std::vector<T>& all, const Key& key, Projection projection) {
  const auto found = std::ranges::find(all, key, projection);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

State::State() = default;
State::State(const State&) = default;
State::State(State&&) noexcept = default;
State& State::operator=(const State&) = default;
State& State::operator=(State&&) noexcept = default;
State::~State() = default;
bool State::operator==(const State&) const = default;

Millis Run::used(WallTime t) const {
  const WallTime end = ended_at ? std::min(*ended_at, t) : t;
  Millis used = end - started_at;
  for (const HoldSpan& hold : holds) {
    used -= length(hold, end);
  }
  return used;
}

Millis Turn::used(WallTime t) const {
  const WallTime end = ended_at ? std::min(*ended_at, t) : t;
  const Millis now_frozen = frozen ? length(*frozen, end) : Millis{0};
  return end - started_at - frozen_before - now_frozen;
}

const Request* Floor::find(const RequestId& id) const {
  return find_by(queue, id, &Request::id);
}
const Turn* Floor::find(const TurnId& id) const {
  return find_by(turns, id, &Turn::id);
}

std::vector<const Turn*> Floor::live_turns() const {
  std::vector<const Turn*> live;
  for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn) {
    if (turn->live()) {
      live.push_back(&*turn);
    }
  }
  return live;
}

WallTime State::clock_at(WallTime real) const {
  return rehearsal ? rehearsal->began_at + (real - rehearsal->began_at) * rehearsal->pace : real;
}

WallTime State::real_at(WallTime clock) const {
  return rehearsal ? rehearsal->began_at + (clock - rehearsal->began_at) / rehearsal->pace : clock;
}

const RoomId* State::dropped_room() const {
  return rehearsal && rehearsal->drill ? &rehearsal->drill->room : nullptr;
}

const Run* State::live_run() const {
  const auto found = std::find_if(runs.rbegin(), runs.rend(), std::mem_fn(&Run::live));
  return found == runs.rend() ? nullptr : &*found;  // one at most, among the newest
}

const AgendaItem* State::live_item() const {
  const Run* live = live_run();
  return live != nullptr ? find(live->item) : nullptr;
}

const Run* State::find(const RunId& id) const {
  return find_by(runs, id, &Run::id);
}

const AgendaItem* State::find(const ItemId& id) const {
  const auto is = [&](const AgendaItem& each) { return each.item.id == id; };
  const auto found = std::ranges::find_if(agenda, is);
  return found == agenda.end() ? nullptr : &*found;
}

const Run* State::run_of(const ItemId& id) const {
  const auto counts = [&](const Run& run) { return run.item == id && !run.voided; };
  const auto found = std::find_if(runs.rbegin(), runs.rend(), counts);
  return found == runs.rend() ? nullptr : &*found;
}

Millis State::used(const ItemId& id, WallTime t) const {
  Millis total{};
  for (const Run& run : runs) {
    if (run.item == id && !run.voided) {
      total += run.used(t);
    }
  }
  return total;
}

bool State::suspended(const ItemId& id) const {
  const Run* run = run_of(id);
  return run != nullptr && !run->live() && run->suspended;
}

bool State::pending(const AgendaItem& item) const {
  return !item.skipped && (run_of(item.item.id) == nullptr || suspended(item.item.id));
}

const Item* State::next_item() const {
  if (closed) {
    return nullptr;
  }
  const auto found =
      std::ranges::find_if(agenda, [&](const AgendaItem& item) { return pending(item); });
  return found == agenda.end() ? nullptr : &found->item;
}

bool State::started() const {
  return std::ranges::any_of(runs, [](const Run& run) { return !run.voided; });
}

bool State::concluded() const {
  return closed || (started() && live_run() == nullptr && next_item() == nullptr);
}

}  // namespace nhipcau::core
