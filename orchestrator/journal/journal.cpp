#include "orchestrator/journal/journal.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "common/base/check.hpp"
#include "common/base/log.hpp"
#include "orchestrator/journal/event_codec.hpp"
#include "orchestrator/journal/sqlite.hpp"

namespace nhipcau::journal {
namespace {

constexpr std::int64_t kApplicationId = 0x4e434a31;  // "NCJ1": file(1) and we know our own
constexpr std::int64_t kSchemaVersion = 1;
constexpr int kRowsBetweenCheckpoints = 1024;  // about 16 MiB of log when each row is one commit
constexpr std::int64_t kPageBytes = 4096;      // SQLite's default
constexpr int kExitBrokenDisk = 74;            // EX_IOERR of sysexits.h

constexpr const char* kPragmas =
    "PRAGMA locking_mode=EXCLUSIVE;"  // no shared memory file, no second opener
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  // WAL+FULL syncs every commit
    "PRAGMA wal_autocheckpoint=0;"
    "PRAGMA journal_size_limit=67108864;"
    "PRAGMA mmap_size=0;"
    "PRAGMA cell_size_check=ON;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA busy_timeout=0;"
    "PRAGMA temp_store=MEMORY;";

constexpr const char* kSchema =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE journal("
    "  seq INTEGER PRIMARY KEY,"
    "  at_ms INTEGER NOT NULL,"
    "  actor TEXT NOT NULL,"
    "  cause TEXT,"
    "  kind TEXT NOT NULL,"
    "  version INTEGER NOT NULL,"
    "  body TEXT NOT NULL,"
    "  hash BLOB NOT NULL) STRICT;"
    "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal"
    "  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;"
    "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal"
    "  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;";

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

struct Row {
  std::uint64_t seq = 0;
  std::int64_t at_ms = 0;
  std::string actor;
  std::optional<std::string> cause;
  EncodedBody body;
  std::string hash;
};

void put_number(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((value >> shift) & 0xff));
  }
}

void put_text(std::string& out, const std::string& text) {
  put_number(out, text.size());
  out += text;
}

/// Lengths go in before texts: no two rows have the same bytes.
std::string row_hash(const std::string& previous, const Row& row) {
  std::string bytes = previous;
  put_number(bytes, row.seq);
  put_number(bytes, static_cast<std::uint64_t>(row.at_ms));
  put_text(bytes, row.actor);
  put_number(bytes, row.cause ? 1 : 0);
  put_text(bytes, row.cause.value_or(""));
  put_text(bytes, row.body.kind);
  put_number(bytes, static_cast<std::uint64_t>(row.body.version));
  put_text(bytes, row.body.json);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1,
        "SHA-256 is always there");
  return {digest.begin(), digest.begin() + size};
}

Row read_row(const Statement& statement) {
  Row row;
  row.seq = static_cast<std::uint64_t>(statement.number(0));
  row.at_ms = statement.number(1);
  row.actor = statement.bytes(2);
  if (!statement.is_null(3)) {
    row.cause = statement.bytes(3);
  }
  row.body.kind = statement.bytes(4);
  row.body.version = static_cast<int>(statement.number(5));
  row.body.json = statement.bytes(6);
  row.hash = statement.bytes(7);
  return row;
}

Expected<core::Event> to_event(const Row& row) {
  Expected<core::EventBody> body = decode_body(row.body);
  if (!body) {
    return tl::unexpected(body.error());
  }
  core::Event event{row.seq, WallTime{row.at_ms}, row.actor, std::nullopt, std::move(*body)};
  if (row.cause) {
    event.cause = CommandId(*row.cause);
  }
  return event;
}

Row to_row(const core::Event& event) {
  Row row{event.seq, event.at.ms, event.actor, std::nullopt, encode_body(event.body), {}};
  if (event.cause) {
    row.cause = event.cause->str();
  }
  return row;
}

/// A new file's name must survive a power cut as well as its content.
void sync_directory(const std::string& path) {
  const std::string parent = std::filesystem::absolute(path).parent_path().string();
  const FileDescriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) {
    throw SqliteError(SQLITE_IOERR,
                      "the directory " + parent + " cannot be synced: " + std::strerror(errno));
  }
}

tl::unexpected<Error> cannot_open(const std::string& path, const std::string& why) {
  return fail("journal_unreadable", "Không mở được nhật ký " + path + ": " + why,
              "The journal " + path + " cannot be opened: " + why);
}

Expected<FileDescriptor> take_lock(const std::string& path) {
  const std::string lock_path = path + ".lock";
  FileDescriptor lock(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.get() < 0) {
    return cannot_open(path, lock_path + ": " + std::strerror(errno));
  }
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail("journal_in_use",
                "Nhật ký " + path + " đang được một chương trình điều phối khác sử dụng.",
                "The journal " + path + " is in use by another orchestrator.");
  }
  return lock;
}

[[noreturn]] void die_of_disk(const std::string& why) {
  logger("journal")->critical("the disk failed, stopping at once: {}", why);
  std::fprintf(stderr, "nhipcau-orchestrator: the journal's disk failed: %s\n", why.c_str());
  stop_logging();
  std::_Exit(kExitBrokenDisk);
}

}  // namespace

class Journal::Impl {
 public:
  Impl(const std::string& path, FileDescriptor lock, std::int64_t max_bytes)
      : lock_(std::move(lock)), database_(path) {
    sqlite3_db_config(database_.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    database_.run(kPragmas);
    database_.run("PRAGMA max_page_count=" + std::to_string(max_bytes / kPageBytes));
    create_or_check(path);
  }

  /// Empty when the chain holds, else what is wrong with which row.
  std::string verify() {
    Statement rows(database_, select("ORDER BY seq"));
    while (rows.step()) {
      const Row row = read_row(rows);
      const std::string seq = std::to_string(row.seq);
      if (row.seq != head_ + 1) {
        return "event " + std::to_string(head_ + 1) + " is missing (" + seq + " follows)";
      }
      if (row_hash(hash_, row) != row.hash) {
        return "event " + seq + " was damaged or changed (its hash does not fit)";
      }
      head_ = row.seq;
      hash_ = row.hash;
    }
    return {};
  }

  Expected<void> append(std::span<const core::Event> events) {
    std::uint64_t head = head_;
    std::string hash = hash_;
    try {
      database_.run("BEGIN IMMEDIATE");
      for (const core::Event& event : events) {
        CHECK(event.seq == head + 1, "the journal has no gaps");
        hash = insert(event, hash);
        head = event.seq;
      }
      database_.run("COMMIT");
    } catch (const SqliteError& error) {
      return refuse_or_die(error);
    }
    head_ = head;
    hash_ = hash;
    checkpoint_when_long();
    return {};
  }

  Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) {
    std::vector<core::Event> events;
    try {
      Statement rows(database_, select("WHERE seq > ?1 ORDER BY seq LIMIT ?2"));
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

  [[nodiscard]] std::uint64_t head() const { return head_; }

  void checkpoint() {
    int pages = 0;
    const int result = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr,
                                                 SQLITE_CHECKPOINT_TRUNCATE, nullptr, &pages);
    if ((result & 0xff) == SQLITE_IOERR || (result & 0xff) == SQLITE_CORRUPT) {
      die_of_disk(sqlite3_errmsg(database_.handle()));
    }
    if (result == SQLITE_OK) {
      rows_since_checkpoint_ = 0;
    }
  }
  void checkpoint_if_any() {
    if (rows_since_checkpoint_ > 0) {
      checkpoint();
    }
  }

 private:
  static std::string select(const std::string& rest) {
    return "SELECT seq, at_ms, actor, cause, kind, version, body, hash FROM journal " + rest;
  }

  void create_or_check(const std::string& path) {
    if (database_.number("SELECT count(*) FROM sqlite_schema") == 0) {
      database_.run(std::string(kSchema) +
                    "PRAGMA application_id=" + std::to_string(kApplicationId) +
                    ";PRAGMA user_version=" + std::to_string(kSchemaVersion) + ";COMMIT;");
      sync_directory(path);
      return;
    }
    if (database_.number("PRAGMA application_id") != kApplicationId) {
      throw SqliteError(SQLITE_NOTADB, "this file is no journal of Nhịp Cầu");
    }
    const std::int64_t version = database_.number("PRAGMA user_version");
    if (version != kSchemaVersion) {
      throw SqliteError(SQLITE_NOTADB,
                        "its format " + std::to_string(version) + " is not known to this program");
    }
  }

  std::string insert(const core::Event& event, const std::string& previous) {
    const Row row = to_row(event);
    std::string hash = row_hash(previous, row);
    Statement insert(database_,
                     "INSERT INTO journal(seq, at_ms, actor, cause, kind, version, body, hash) "
                     "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    insert.bind(1, static_cast<std::int64_t>(row.seq));
    insert.bind(2, row.at_ms);
    insert.bind_text(3, row.actor);
    if (row.cause) {
      insert.bind_text(4, *row.cause);
    } else {
      insert.bind_null(4);
    }
    insert.bind_text(5, row.body.kind);
    insert.bind(6, row.body.version);
    insert.bind_text(7, row.body.json);
    insert.bind_blob(8, hash);
    insert.step();
    ++rows_since_checkpoint_;
    return hash;
  }

  /// Full: roll back and say so. Anything else is a disk or a file that cannot be trusted.
  Expected<void> refuse_or_die(const SqliteError& error) {
    const std::string why = error.what();
    if (error.code != SQLITE_FULL) {
      die_of_disk(why);
    }
    try {
      if (sqlite3_get_autocommit(database_.handle()) == 0) {
        database_.run("ROLLBACK");
      }
    } catch (const SqliteError& rollback) {
      die_of_disk(rollback.what());
    }
    return fail("journal_full", "Ổ đĩa chứa nhật ký đã đầy: cần giải phóng dung lượng.",
                "The journal's disk is full: free some space.");
  }

  void checkpoint_when_long() {
    if (rows_since_checkpoint_ >= kRowsBetweenCheckpoints) {
      checkpoint();
    }
  }

  FileDescriptor lock_;
  Database database_;
  std::uint64_t head_ = 0;
  std::string hash_;
  int rows_since_checkpoint_ = 0;
};

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::~Journal() = default;

Expected<std::unique_ptr<Journal>> Journal::open(const std::string& path, std::int64_t max_bytes) {
  Expected<FileDescriptor> lock = take_lock(path);
  if (!lock) {
    return tl::unexpected(lock.error());
  }
  try {
    auto impl = std::make_unique<Impl>(path, std::move(*lock), max_bytes);
    const std::string damage = impl->verify();
    if (!damage.empty()) {
      return fail("journal_damaged", "Nhật ký " + path + " bị hỏng: " + damage,
                  "The journal " + path + " is damaged: " + damage);
    }
    return std::unique_ptr<Journal>(new Journal(std::move(impl)));
  } catch (const SqliteError& error) {
    return cannot_open(path, error.what());
  }
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
  impl_->checkpoint_if_any();
}

}  // namespace nhipcau::journal
