#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/expected.hpp"
#include "orchestrator/core/events.hpp"
#include "orchestrator/journal/event_codec.hpp"
#include "orchestrator/journal/sqlite.hpp"

/// One event as a row of the table, and the chain of hashes over the rows. One thread.
namespace nhipcau::journal {

struct Row {
  std::uint64_t seq = 0;
  std::int64_t at_ms = 0;
  std::string actor;
  std::optional<std::string> cause;
  EncodedBody body;
  std::string hash;
};

Row to_row(const core::Event& event);
Expected<core::Event> to_event(const Row& row);

/// SHA-256, with the algorithm looked up once.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  std::string sha256(std::string_view bytes);
  /// SHA-256(previous, row). Lengths go in before texts: no two rows have the same bytes.
  std::string chain(const std::string& previous, const Row& row);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
  std::string buffer_;
};

/// "SELECT … FROM journal " + `rest`, for read_row.
std::string select_rows(const std::string& rest);
Row read_row(const Statement& statement);
/// For insert_row.
inline constexpr const char* kInsertRow =
    "INSERT INTO journal(seq, at_ms, actor, cause, kind, version, body, hash) "
    "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
/// Runs a prepared kInsertRow once. Throws SqliteError.
void insert_row(Statement& insert, const Row& row);

/// Where the chain has got to.
struct ChainHead {
  std::uint64_t seq = 0;
  std::string hash;
};

/// Follows rows along the chain. Empty when `row` is the next link, which is then the head; else
/// what is wrong, for people.
std::string follow(Hasher& hasher, ChainHead& head, const Row& row);

}  // namespace nhipcau::journal
