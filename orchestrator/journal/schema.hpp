#pragma once

#include <cstdint>
#include <stdexcept>

#include "orchestrator/journal/sqlite.hpp"

/// What a journal's file looks like, and how SQLite is told to treat it. One thread.
namespace nhipcau::journal {

/// The file is whole but not for this program: somebody else's, or of a newer version.
struct NotForUs : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Makes an opened file a journal that survives a power cut: sets what is per connection, creates
/// the tables in an empty file (and syncs its directory), brings an older format up to date. A file
/// of `max_bytes` counts as a full disk. Until `trust` nothing is written into the file itself, so
/// that one found damaged is set aside as it was. Throws SqliteError or NotForUs.
void prepare(Database& database, const std::string& path, std::int64_t max_bytes);

/// The file was found whole: closing may move the write-ahead log into it.
void trust(Database& database);

}  // namespace nhipcau::journal
