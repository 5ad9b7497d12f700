#include "tests/sim/disk.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "orchestrator/journal/commit.hpp"

namespace nhipcau::sim {

Expected<void> Disk::append(std::span<const core::Event> added) {
  port_.failpoint("before commit");
  bool sync_failed = false;
  in_doubt_.assign(added.begin(), added.end());
  in_doubt_since_ = port_.time();
  port_.failpoint("during commit");
  const journal::Committed outcome =
      journal::commit_once([&] { return write(added, sync_failed); });
  if (outcome == journal::Committed::kUnknown) {
    throw Crash{};  // the real journal ends the process here
  }
  in_doubt_.clear();
  if (outcome == journal::Committed::kNoRoom) {
    return fail("journal_full", "đầy", "full");
  }
  port_.failpoint("after commit");
  return {};
}

int Disk::write(std::span<const core::Event> added, bool& sync_failed) {
  if (full_until_ > schedule_.now()) {
    return SQLITE_FULL;
  }
  if (!healed_ && !sync_failed && random_.chance(weather_.fsync_fails)) {
    sync_failed = true;
    return SQLITE_IOERR_FSYNC;
  }
  if (sync_failed && !hole_) {
    hole_ = events_.size();
  }
  events_.insert(events_.end(), added.begin(), added.end());
  port_.committed(added, in_doubt_since_);
  return SQLITE_OK;
}

Expected<std::vector<core::Event>> Disk::read(std::uint64_t after, std::size_t limit) {
  const std::size_t end = std::min(events_.size(), static_cast<std::size_t>(after) + limit);
  return std::vector<core::Event>(events_.begin() + static_cast<std::ptrdiff_t>(after),
                                  events_.begin() + static_cast<std::ptrdiff_t>(end));
}

void Disk::lose_power() {
  if (hole_) {
    events_.resize(*hole_);
    hole_.reset();
  }
}

void Disk::reopen() {
  const bool there = !in_doubt_.empty() && random_.chance(0.5);
  unknown_outcomes += in_doubt_.empty() ? 0 : 1;
  if (there) {
    events_.insert(events_.end(), in_doubt_.begin(), in_doubt_.end());
    port_.committed(in_doubt_, in_doubt_since_);
  }
  in_doubt_.clear();
}

void Disk::put_back(std::uint64_t head) {
  events_.resize(std::min<std::size_t>(events_.size(), head));
  in_doubt_.clear();
  hole_.reset();
}

void Disk::heal() {
  healed_ = true;
  full_until_ = schedule_.now();
}

}  // namespace nhipcau::sim
