#pragma once

#include <cstddef>
#include <vector>

#include "orchestrator/core/state.hpp"

namespace nhipcau::core {

/// Which runs belong to which item, found once for a projection that asks for every item. Points
/// into the State, which must not change meanwhile. Answers as State's own functions do.
class RunIndex {
 public:
  struct Entry {
    const AgendaItem* item = nullptr;
    const Run* last = nullptr;  ///< the last run that counts, or null
    bool pending = false;       ///< still to come
  };

  explicit RunIndex(const State& state);

  [[nodiscard]] const State& state() const { return *state_; }
  /// As State::agenda.
  [[nodiscard]] const std::vector<Entry>& items() const { return items_; }
  [[nodiscard]] const Run* live_run() const { return live_run_; }
  /// Of the live run.
  [[nodiscard]] const Entry* live() const { return live_; }
  /// The first item still to come.
  [[nodiscard]] const Entry* next() const;
  /// Time spent on the item in all its runs at `t`.
  [[nodiscard]] Millis used(const Entry& entry, WallTime t) const;
  [[nodiscard]] bool started() const { return started_; }
  [[nodiscard]] bool concluded() const;

  /// Calls `visit(run)` for each run of the item that counts, the last one first.
  template <typename Visit>
  void each_run(const Entry& entry, Visit visit) const {
    for (const Run* run = entry.last; run != nullptr; run = earlier(*run)) {
      visit(*run);
    }
  }

 private:
  [[nodiscard]] const Run* earlier(const Run& run) const {
    return earlier_[static_cast<std::size_t>(&run - state_->runs.data())];
  }
  void find_runs();

  const State* state_;
  std::vector<Entry> items_;
  std::vector<const Run*> earlier_;  ///< as State::runs: the one before it of the same item
  const Run* live_run_ = nullptr;
  const Entry* live_ = nullptr;
  bool started_ = false;
};

}  // namespace nhipcau::core
