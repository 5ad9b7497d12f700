#pragma once

#include <optional>
#include <vector>

#include "orchestrator/core/state.hpp"
#include "orchestrator/journal/row.hpp"

/// States kept beside the events, so that a start folds the newest events only. A cache: whatever
/// does not fit is passed over, down to folding everything. One thread. Throws SqliteError where a
/// write fails; reading never does.
namespace nhipcau::journal {

class Snapshots {
 public:
  /// Both must outlive it.
  Snapshots(Database& database, Hasher& hasher) : database_(database), hasher_(hasher) {}

  struct Found {
    core::State state;
    ChainHead head;  ///< of the row it was folded up to
  };

  /// In a transaction of its own: keeps `state`, which is the fold up to `head`, and drops all but
  /// the newest three.
  void write(const core::State& state, const ChainHead& head);
  /// The newest whose hash holds, which this program's fold made and whose row the journal has.
  std::optional<Found> newest();
  /// All of them that `newest` would take, newest first.
  std::vector<Found> all();

 private:
  std::vector<std::int64_t> numbers();
  std::optional<Found> read(std::int64_t seq);

  Database& database_;
  Hasher& hasher_;
};

}  // namespace nhipcau::journal
