#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/time.hpp"
#include "orchestrator/session/ports.hpp"

/// The append-only record in one SQLite file. One Journal per file and machine (flock), one
/// connection per Journal: SQLite before 3.51.3 can lose data when two connections write and
/// checkpoint at once. Every row carries SHA-256(previous hash, row): a changed, missing or
/// inserted row is noticed. Beside the file: `.lock`, `.witness` (how far it had got, see
/// witness.hpp), `.ballast` (room for the day the disk is full). Used by one thread.
namespace nhipcau::journal {

/// A file that is damaged: set it aside and go on with the events that can be trusted, or, for
/// tools that only look, refuse.
enum class OnDamage { kSetAside, kRefuse };

struct JournalOptions {
  /// A conference makes a few thousand events of a few hundred bytes: past this something runs
  /// away. A file of this size counts as a full disk.
  std::int64_t max_bytes = std::int64_t{4} * 1024 * 1024 * 1024;
  std::int64_t ballast_bytes = 0;  ///< kept back for a full disk; 0: nothing
  OnDamage on_damage = OnDamage::kSetAside;
  bool whole_chain = false;   ///< verify it from the first event, not from the newest snapshot
  WallTime now;               ///< names what is set aside
  const char* vfs = nullptr;  ///< SQLite's layer to the disk; null: its own
  /// Called when the disk failed; must not return. Empty: one line on standard error, exit code 74.
  std::function<void(const std::string& why)> on_broken_disk;
};

class Journal final : public session::JournalStore {
 public:
  /// Opens or creates, takes the lock, verifies the chain. The Error's text is one line for the
  /// person who started the program: code `journal_in_use`, `journal_damaged` (with
  /// OnDamage::kRefuse only) or `journal_unreadable`.
  static Expected<std::unique_ptr<Journal>> open(const std::string& path,
                                                 const JournalOptions& options = {});
  ~Journal() override;

  /// Disk full: an Error, nothing written; before that the ballast is given up and the append tried
  /// again. An I/O error ends the process: after a failed fsync the kernel may have dropped what
  /// was to be written, and trying again would lie.
  Expected<void> append(std::span<const core::Event> events) override;
  Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) override;
  [[nodiscard]] std::uint64_t head() const override;
  void tidy() override;
  [[nodiscard]] Room room() const override;
  void keep(const core::State& state) override;
  std::optional<core::State> kept() override;
  std::optional<core::RecordFaultFound> take_fault() override;

  /// For tools: every kept state that fits, newest first; and what SQLite finds wrong with the
  /// file, empty when nothing.
  std::vector<core::State> all_kept();
  std::string check_file();

 private:
  class Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::journal
