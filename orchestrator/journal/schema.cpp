#include "orchestrator/journal/schema.hpp"

#include <sqlite3.h>

#include "orchestrator/journal/files.hpp"

namespace nhipcau::journal {
namespace {

constexpr std::int64_t kApplicationId = 0x4e434a31;  // "NCJ1": file(1) and we know our own
constexpr std::int64_t kVersion = 2;                 // 1 had no snapshots
constexpr std::int64_t kPageBytes = 4096;            // SQLite's default

constexpr const char* kPragmas =
    "PRAGMA locking_mode=EXCLUSIVE;"  // no shared memory file, no second opener
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"      // WAL+FULL syncs every commit
    "PRAGMA wal_autocheckpoint=0;"  // the journal chooses the moment
    "PRAGMA journal_size_limit=67108864;"
    "PRAGMA mmap_size=0;"  // an I/O error is an error code, not a SIGBUS
    "PRAGMA cell_size_check=ON;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA busy_timeout=0;"
    "PRAGMA temp_store=MEMORY;";

constexpr const char* kJournalTable =
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

/// `chain`: the hash of journal row `seq`; `fold`: see state_codec.hpp; `hash` is over all of it.
constexpr const char* kSnapshotTable =
    "CREATE TABLE snapshot("
    "  seq INTEGER PRIMARY KEY,"
    "  fold TEXT NOT NULL,"
    "  chain BLOB NOT NULL,"
    "  state TEXT NOT NULL,"
    "  hash BLOB NOT NULL) STRICT;";

/// The schema survives a damaged application id; another program's file has no such table.
bool is_ours(Database& database) {
  return database.number("PRAGMA application_id") == kApplicationId ||
         database.number(
             "SELECT count(*) FROM sqlite_schema WHERE name = 'journal' AND sql LIKE "
             "'%hash BLOB NOT NULL%'") > 0;
}

void set_version(Database& database, const std::string& tables) {
  database.run("BEGIN IMMEDIATE;" + tables +
               "PRAGMA application_id=" + std::to_string(kApplicationId) +
               ";PRAGMA user_version=" + std::to_string(kVersion) + ";COMMIT;");
}

}  // namespace

void prepare(Database& database, const std::string& path, std::int64_t max_bytes) {
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  database.run(kPragmas);
  if (database.text("PRAGMA journal_mode") != "wal") {
    throw SqliteError(SQLITE_CANTOPEN, "this disk does not allow a write-ahead log");
  }
  database.run("PRAGMA max_page_count=" + std::to_string(max_bytes / kPageBytes));
  if (database.number("SELECT count(*) FROM sqlite_schema") == 0) {
    set_version(database, std::string(kJournalTable) + kSnapshotTable);
    sync_directory_of(path);
    return;
  }
  if (!is_ours(database)) {
    throw NotForUs("this file is no journal of Nhịp Cầu");
  }
  const std::int64_t version = database.number("PRAGMA user_version");
  if (version < 1 || version > kVersion) {
    throw NotForUs("its format " + std::to_string(version) + " is not known to this program");
  }
  if (version < kVersion) {
    set_version(database, kSnapshotTable);
  }
}

void trust(Database& database) {
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

}  // namespace nhipcau::journal
