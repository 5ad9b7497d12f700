#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "orchestrator/session/ports.hpp"
#include "tests/sim/record.hpp"
#include "tests/sim/schedule.hpp"
#include "tests/sim/weather.hpp"

/// The orchestrator's disk, as a kernel shows it: what was written is in its cache, what was synced
/// on the medium. A failed fsync leaves the pages clean in the cache and perhaps nowhere else; a
/// second one has nothing to do and says so. One thread.
namespace nhipcau::sim {

/// Thrown at a failpoint: the program is gone at this very instruction.
struct Crash {};

class Disk final : public session::JournalStore {
 public:
  struct Port {
    std::function<void(const char*)> failpoint;  ///< may throw Crash
    /// What the conference's clock must say now.
    std::function<WallTime()> time;
    /// These are durable; they were decided at that time.
    std::function<void(std::span<const core::Event>, WallTime)> committed;
  };

  Disk(Schedule& schedule, Random& random, const Weather& weather, Port port)
      : schedule_(schedule), random_(random), weather_(weather), port_(std::move(port)) {}

  Expected<void> append(std::span<const core::Event> added) override;
  Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) override;
  [[nodiscard]] std::uint64_t head() const override { return events_.size(); }
  /// A checkpoint: everything is written again, elsewhere, and synced.
  void tidy() override { hole_.reset(); }

  // For the world.
  [[nodiscard]] const std::vector<core::Event>& events() const { return events_; }
  void fill_for(Millis duration) { full_until_ = schedule_.now() + duration; }
  [[nodiscard]] MonoTime full_until() const { return full_until_; }
  /// The machine lost its cache.
  void lose_power();
  /// What was under way when the program died turns out to be there, or not.
  void reopen();
  /// As it was when `head` was the newest event.
  void put_back(std::uint64_t head);
  void heal();

  std::uint64_t unknown_outcomes = 0;

 private:
  /// One attempt at the transaction; SQLite's result code.
  int write(std::span<const core::Event> added, bool& sync_failed);

  Schedule& schedule_;
  Random& random_;
  const Weather& weather_;
  Port port_;
  std::vector<core::Event> events_;
  std::vector<core::Event> in_doubt_;  ///< written by a program that died before it knew
  WallTime in_doubt_since_;
  std::optional<std::size_t> hole_;  ///< the medium misses this event and with it all behind it
  MonoTime full_until_;
  bool healed_ = false;
};

}  // namespace nhipcau::sim
