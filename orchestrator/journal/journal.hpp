#pragma once

#include <memory>
#include <string>

#include "orchestrator/session/ports.hpp"

/// The append-only record in one SQLite file. One Journal per file and machine (flock), one
/// connection per Journal: SQLite before 3.51.3 can lose data when two connections write and
/// checkpoint at once. Every row carries SHA-256(previous hash, row): a changed, missing or
/// inserted row is noticed at `open`. Used by one thread.
namespace nhipcau::journal {

class Journal final : public session::JournalStore {
 public:
  /// A conference makes a few thousand events of a few hundred bytes: past this something runs
  /// away.
  static constexpr std::int64_t kMaxBytes = std::int64_t{4} * 1024 * 1024 * 1024;

  /// Opens or creates, takes the lock, verifies the whole chain. A file of `max_bytes` counts as a
  /// full disk. The Error's text is one line for the person who started the program.
  static Expected<std::unique_ptr<Journal>> open(const std::string& path,
                                                 std::int64_t max_bytes = kMaxBytes);
  ~Journal() override;

  /// Disk full: an Error, nothing written. An I/O error ends the process: after a failed fsync the
  /// kernel may have dropped what was to be written, and trying again would lie.
  Expected<void> append(std::span<const core::Event> events) override;
  Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) override;
  [[nodiscard]] std::uint64_t head() const override;
  void tidy() override;

 private:
  class Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::journal
