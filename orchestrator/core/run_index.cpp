#include "orchestrator/core/run_index.hpp"

#include <algorithm>

#include "common/base/check.hpp"

namespace nhipcau::core {
namespace {

const ItemId& id_of(const RunIndex::Entry* entry) {
  return entry->item->item.id;
}

}  // namespace

RunIndex::RunIndex(const State& state) : state_(&state), earlier_(state.runs.size()) {
  items_.reserve(state.agenda.size());
  for (const AgendaItem& item : state.agenda) {
    items_.push_back({.item = &item});
  }
  find_runs();
  for (Entry& entry : items_) {
    const bool suspended = entry.last != nullptr && !entry.last->live() && entry.last->suspended;
    entry.pending = !entry.item->skipped && (entry.last == nullptr || suspended);
  }
}

void RunIndex::find_runs() {
  std::vector<Entry*> by_id;
  by_id.reserve(items_.size());
  for (Entry& entry : items_) {
    by_id.push_back(&entry);
  }
  std::ranges::sort(by_id, {}, id_of);
  for (const Run& run : state_->runs) {
    const auto found = std::ranges::lower_bound(by_id, run.item, {}, id_of);
    if (run.voided || found == by_id.end() || id_of(*found) != run.item) {
      continue;  // an interjection that was undone leaves a void run of an item that is gone
    }
    started_ = true;
    earlier_[static_cast<std::size_t>(&run - state_->runs.data())] = (*found)->last;
    (*found)->last = &run;
    if (run.live()) {
      live_run_ = &run;
      live_ = *found;
    }
  }
}

const RunIndex::Entry* RunIndex::next() const {
  const auto found = std::ranges::find(items_, true, &Entry::pending);
  return state_->closed || found == items_.end() ? nullptr : &*found;
}

Millis RunIndex::used(const Entry& entry, WallTime t) const {
  Millis total{};
  each_run(entry, [&](const Run& run) { total += run.used(t); });
  return total;
}

bool RunIndex::concluded() const {
  return state_->closed || (started_ && live_ == nullptr && next() == nullptr);
}

}  // namespace nhipcau::core
