#pragma once

#include <functional>

/// What a commit came to, and the one rule about trying again: never. Pure but for what it is
/// given; any thread.
namespace nhipcau::journal {

enum class Committed {
  kYes,     ///< durable
  kNoRoom,  ///< nothing happened; there may be room later
  /// Nobody can tell. After a failed fsync the kernel may have dropped what was to be written and
  /// reports the next fsync as a success: whoever tries again may be told a lie. The process must
  /// end; the next one reads what is there.
  kUnknown,
};

/// Runs `commit` once. It returns SQLite's (extended) result code of the whole transaction.
Committed commit_once(const std::function<int()>& commit);

}  // namespace nhipcau::journal
