#include "orchestrator/journal/salvage.hpp"

#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "common/base/log.hpp"
#include "orchestrator/journal/files.hpp"

namespace nhipcau::journal {
namespace {

namespace fs = std::filesystem;

std::string dated(WallTime now) {
  const auto seconds = static_cast<std::time_t>(now.ms / 1'000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &utc);
  return text.data();
}

void rename_if_there(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT) {
    throw SqliteError(SQLITE_IOERR, from + " cannot be renamed: " + std::strerror(errno));
  }
}

}  // namespace

std::string set_aside(const std::string& path, WallTime now) {
  const std::string first = path + ".damaged-" + dated(now);
  std::string name = first;
  for (int n = 2; fs::exists(name) || fs::exists(name + "-wal"); ++n) {
    name = first + "-" + std::to_string(n);
  }
  // The log goes first: one without its file is deleted by whoever opens the path next.
  rename_if_there(path + "-wal", name + "-wal");
  rename_if_there(path, name);
  sync_directory_of(path);
  return name;
}

ChainHead copy_prefix(const std::string& damaged, const char* vfs, Database& fresh,
                      Hasher& hasher) {
  ChainHead head;
  fresh.run("BEGIN IMMEDIATE");
  Statement insert(fresh, kInsertRow);
  try {
    Database source(damaged, vfs);
    sqlite3_db_config(source.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    source.run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA cell_size_check=ON;");
    Statement rows(source, select_rows("ORDER BY seq"));
    while (rows.step()) {
      const Row row = read_row(rows);
      if (!follow(hasher, head, row).empty()) {
        break;
      }
      insert_row(insert, row);
    }
  } catch (const SqliteError& error) {
    if (error.code == SQLITE_FULL || error.code == SQLITE_IOERR) {
      throw;  // of the new file, or a disk that fails: not damage
    }
    logger("journal")->warn("{} can be read up to event {}: {}", damaged, head.seq, error.what());
  }
  fresh.run("COMMIT");
  return head;
}

}  // namespace nhipcau::journal
