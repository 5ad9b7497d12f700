#include "orchestrator/journal/journal.hpp"

#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "common/base/check.hpp"
#include "common/base/log.hpp"
#include "orchestrator/journal/ballast.hpp"
#include "orchestrator/journal/commit.hpp"
#include "orchestrator/journal/files.hpp"
#include "orchestrator/journal/opening.hpp"
#include "orchestrator/journal/row.hpp"
#include "orchestrator/journal/salvage.hpp"
#include "orchestrator/journal/schema.hpp"
#include "orchestrator/journal/snapshots.hpp"
#include "orchestrator/journal/sqlite.hpp"
#include "orchestrator/journal/witness.hpp"

namespace nhipcau::journal {
namespace {

using core::RecordFault;
using core::RecordFaultFound;

constexpr int kRowsBetweenCheckpoints = 1024;  // about 16 MiB of log when each row is one commit
constexpr int kRowsPerQuietMoment = 1024;      // some 4 ms of verification
constexpr int kExitBrokenDisk = 74;            // EX_IOERR of sysexits.h

}  // namespace

class Journal::Impl {
 public:
  Impl(FileDescriptor lock, std::string path, const JournalOptions& options)
      : lock_(std::move(lock)),
        path_(std::move(path)),
        options_(options),
        ballast_(path_ + ".ballast", options.ballast_bytes),
        witness_(path_ + ".witness") {}

  /// To be called once, before anything else.
  Expected<void> open() {
    try {
      const std::string wrong = open_and_verify();
      if (!wrong.empty() && options_.on_damage == OnDamage::kRefuse) {
        return fail("journal_damaged", "Nhật ký " + path_ + " bị hỏng: " + wrong,
                    "The journal " + path_ + " is damaged: " + wrong);
      }
      if (!wrong.empty()) {
        replace(wrong);
      }
      begin();
    } catch (const SqliteError& error) {
      return cannot_open(path_, error.what());
    } catch (const NotForUs& error) {
      return cannot_open(path_, error.what());
    }
    return {};
  }

  Expected<void> append(std::span<const core::Event> events) {
    for (bool again = false;; again = true) {
      std::string why;
      const Committed outcome = commit_once([&] {
        try {
          commit(events);
          return SQLITE_OK;
        } catch (const SqliteError& error) {
          why = error.what();
          return error.code;
        }
      });
      if (outcome == Committed::kYes) {
        break;
      }
      if (outcome == Committed::kUnknown) {
        die(why);
      }
      roll_back();
      if (again || !ballast_.release()) {
        return refuse();
      }
      logger("journal")->critical("the disk is full: the reserve of {} MiB is given up",
                                  options_.ballast_bytes >> 20);
    }
    room_ = ballast_.held() ? Room::kPlenty : Room::kReserve;
    witness_.write(hasher_, head_);
    if (rows_since_checkpoint_ >= kRowsBetweenCheckpoints) {
      checkpoint();
    }
    return {};
  }

  Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) {
    std::vector<core::Event> events;
    try {
      Statement rows(*database_, select_rows("WHERE seq > ?1 ORDER BY seq LIMIT ?2"));
      rows.bind(1, static_cast<std::int64_t>(after));
      rows.bind(2, static_cast<std::int64_t>(limit));
      while (rows.step()) {
        Expected<core::Event> event = to_event(read_row(rows));
        if (!event) {
          return tl::unexpected(event.error());
        }
        events.push_back(std::move(*event));
      }
    } catch (const SqliteError& error) {
      return fail("journal_unreadable", std::string("Không đọc được nhật ký: ") + error.what(),
                  std::string("The journal cannot be read: ") + error.what());
    }
    return events;
  }

  void tidy() {
    if (rows_since_checkpoint_ > 0) {
      checkpoint();
    }
    verify_some_of_the_old();
    ballast_.make();
    if (ballast_.disk_has_room()) {
      room_ = ballast_.held() ? Room::kPlenty : Room::kReserve;
    }
  }

  void keep(const core::State& state) {
    CHECK(state.seq == head_.seq, "what is kept is the fold of all events");
    try {
      Snapshots(*database_, hasher_).write(state, head_);
      ++rows_since_checkpoint_;
    } catch (const SqliteError& error) {
      if (error.code != SQLITE_FULL) {
        die(error.what());
      }
      roll_back();
      logger("journal")->warn("no room for a snapshot at event {}", head_.seq);
    }
  }

  [[nodiscard]] std::uint64_t head() const { return head_.seq; }
  [[nodiscard]] Room room() const { return room_; }
  std::optional<core::State> kept() { return std::exchange(kept_, std::nullopt); }
  std::optional<RecordFaultFound> take_fault() { return std::exchange(fault_, std::nullopt); }
  std::vector<Snapshots::Found> all_kept() { return Snapshots(*database_, hasher_).all(); }
  std::string check_file() {
    const std::string result = database_->text("PRAGMA quick_check(1)");
    return result == "ok" ? "" : result;
  }

 private:
  void open_file() {
    database_ = std::make_unique<Database>(path_, options_.vfs);
    prepare(*database_, path_, options_.max_bytes);
  }

  /// Empty when the file is whole, else what is wrong with it. Throws SqliteError for what is no
  /// damage, and NotForUs.
  std::string open_and_verify() {
    try {
      open_file();
      return verify();
    } catch (const SqliteError& error) {
      if (!means_damage(error, path_)) {
        throw;
      }
      return error.what();
    }
  }

  /// Empty when the chain holds, else what is wrong with which event.
  std::string verify() {
    Snapshots snapshots(*database_, hasher_);
    if (auto found = snapshots.newest(); found && !options_.whole_chain) {
      head_ = found->head;
      kept_ = std::move(found->state);
      trusted_ = head_.seq;
    }
    Statement rows(*database_, select_rows("WHERE seq > ?1 ORDER BY seq"));
    rows.bind(1, static_cast<std::int64_t>(head_.seq));
    while (rows.step()) {
      if (std::string wrong = follow(hasher_, head_, read_row(rows)); !wrong.empty()) {
        return wrong;
      }
    }
    return {};
  }

  /// Goes on in a new file with what of the damaged one can be trusted. Throws SqliteError.
  void replace(const std::string& why) {
    database_.reset();
    const std::string name = set_aside(path_, options_.now);
    open_file();
    kept_.reset();
    trusted_ = 0;
    head_ = copy_prefix(name, options_.vfs, *database_, hasher_);
    const std::string file = std::filesystem::path(name).filename().string();
    logger("journal")->critical(
        "the journal was damaged ({}): it is kept as {}, its first {} events are in force; copy "
        "that file away for examination",
        why, name, head_.seq);
    fault_ = RecordFaultFound{RecordFault::kSetAside, file, head_.seq, 0};
  }

  /// The file is whole: is it all of it?
  void begin() {
    trust(*database_);
    const std::optional<ChainHead> seen = witness_.read(hasher_);
    if (seen && !holds(*seen)) {
      logger("journal")->critical(
          "the journal ends at event {}, but it once held event {}: it was cut short or an older "
          "copy was put in its place",
          head_.seq, seen->seq);
      if (fault_) {
        fault_->seen = seen->seq;
      } else {
        fault_ = RecordFaultFound{RecordFault::kRolledBack, "", head_.seq, seen->seq};
      }
    }
    ballast_.make();
  }

  [[nodiscard]] bool holds(const ChainHead& seen) {
    if (seen.seq > head_.seq) {
      return false;
    }
    Statement row(*database_, select_rows("WHERE seq = ?1"));
    row.bind(1, static_cast<std::int64_t>(seen.seq));
    return row.step() && read_row(row).hash == seen.hash;
  }

  void commit(std::span<const core::Event> events) {
    ChainHead head = head_;
    database_->run("BEGIN IMMEDIATE");
    if (!insert_) {
      insert_ = std::make_unique<Statement>(*database_, kInsertRow);
    }
    for (const core::Event& event : events) {
      CHECK(event.seq == head.seq + 1, "the journal has no gaps");
      Row row = to_row(event);
      row.hash = hasher_.chain(head.hash, row);
      insert_row(*insert_, row);
      head = {row.seq, row.hash};
      ++rows_since_checkpoint_;
    }
    database_->run("COMMIT");
    head_ = head;
  }

  void roll_back() {
    if (insert_) {
      insert_->reset();
    }
    if (sqlite3_get_autocommit(database_->handle()) != 0) {
      return;
    }
    try {
      database_->run("ROLLBACK");
    } catch (const SqliteError& error) {
      die(error.what());
    }
  }

  tl::unexpected<Error> refuse() {
    room_ = Room::kNone;
    return fail("journal_full", "Ổ đĩa chứa nhật ký đã đầy: cần giải phóng dung lượng.",
                "The journal's disk is full: free some space.");
  }

  void checkpoint() {
    int pages = 0;
    const int result = sqlite3_wal_checkpoint_v2(database_->handle(), nullptr,
                                                 SQLITE_CHECKPOINT_TRUNCATE, nullptr, &pages);
    if ((result & 0xff) == SQLITE_IOERR || (result & 0xff) == SQLITE_CORRUPT) {
      die(sqlite3_errmsg(database_->handle()));
    }
    if (result == SQLITE_OK) {
      rows_since_checkpoint_ = 0;
    }
  }

  /// The start verified what follows the snapshot; the events before it are looked through piece by
  /// piece when nobody waits.
  void verify_some_of_the_old() {
    if (checked_.seq >= trusted_) {
      return;
    }
    std::string wrong;
    try {
      Statement rows(*database_, select_rows("WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3"));
      rows.bind(1, static_cast<std::int64_t>(checked_.seq));
      rows.bind(2, static_cast<std::int64_t>(trusted_));
      rows.bind(3, kRowsPerQuietMoment);
      bool some = false;
      while (wrong.empty() && rows.step()) {
        some = true;
        wrong = follow(hasher_, checked_, read_row(rows));
      }
      wrong = wrong.empty() && !some ? "events are missing" : wrong;
    } catch (const SqliteError& error) {
      wrong = error.what();
    }
    if (!wrong.empty()) {
      logger("journal")->critical("an old part of the journal is damaged: {}", wrong);
      fault_ = RecordFaultFound{RecordFault::kOldDamage, "", head_.seq, checked_.seq + 1};
      trusted_ = 0;  // said once
    }
  }

  [[noreturn]] void die(const std::string& why) {
    if (options_.on_broken_disk) {
      options_.on_broken_disk(why);
    }
    logger("journal")->critical("the disk failed, stopping at once: {}", why);
    std::fprintf(stderr, "nhipcau-orchestrator: the journal's disk failed: %s\n", why.c_str());
    stop_logging();
    std::_Exit(kExitBrokenDisk);
  }

  FileDescriptor lock_;
  std::string path_;
  JournalOptions options_;
  Hasher hasher_;
  Ballast ballast_;
  Witness witness_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Statement> insert_;
  ChainHead head_;
  std::optional<core::State> kept_;  ///< the snapshot the start was verified from
  std::uint64_t trusted_ = 0;        ///< its event; what is before was not verified at the start
  ChainHead checked_;                ///< how far that has been made up for
  std::optional<RecordFaultFound> fault_;
  Room room_ = Room::kPlenty;
  int rows_since_checkpoint_ = 0;
};

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::~Journal() = default;

Expected<std::unique_ptr<Journal>> Journal::open(const std::string& path,
                                                 const JournalOptions& options) {
  Expected<FileDescriptor> lock = take_lock(path);
  if (!lock) {
    return tl::unexpected(lock.error());
  }
  auto impl = std::make_unique<Impl>(std::move(*lock), path, options);
  if (Expected<void> opened = impl->open(); !opened) {
    return tl::unexpected(opened.error());
  }
  return std::unique_ptr<Journal>(new Journal(std::move(impl)));
}

Expected<void> Journal::append(std::span<const core::Event> events) {
  return impl_->append(events);
}

Expected<std::vector<core::Event>> Journal::read(std::uint64_t after, std::size_t limit) {
  return impl_->read(after, limit);
}

std::uint64_t Journal::head() const {
  return impl_->head();
}

void Journal::tidy() {
  impl_->tidy();
}

session::JournalStore::Room Journal::room() const {
  return impl_->room();
}

void Journal::keep(const core::State& state) {
  impl_->keep(state);
}

std::optional<core::State> Journal::kept() {
  return impl_->kept();
}

std::optional<core::RecordFaultFound> Journal::take_fault() {
  return impl_->take_fault();
}

std::vector<core::State> Journal::all_kept() {
  std::vector<core::State> states;
  for (Snapshots::Found& found : impl_->all_kept()) {
    states.push_back(std::move(found.state));
  }
  return states;
}

std::string Journal::check_file() {
  return impl_->check_file();
}

}  // namespace nhipcau::journal
