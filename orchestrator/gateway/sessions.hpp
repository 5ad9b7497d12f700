#pragma once

#include <map>
#include <optional>
#include <string>

#include "common/base/ids.hpp"
#include "common/base/time.hpp"
#include "orchestrator/core/commands.hpp"

/// Who is signed in at a console. Kept by the SHA-256 of the cookie, in a private file too: a
/// restart of the orchestrator signs nobody out. The gateway's thread.
namespace nhipcau::gateway {

struct Account {
  std::string user;
  core::Role role = core::Role::kViewer;
  std::optional<RoomId> room{};  ///< a technician's own
};

class Sessions {
 public:
  static constexpr Millis kLifetime{12 * 3'600'000};  // one working day, absolute
  static constexpr std::size_t kMaxSessions = 200;    // the oldest goes

  /// Reads what `file` holds; empty: kept in memory only. An unreadable file means nobody is signed
  /// in.
  Sessions(std::string file, WallTime now);

  /// Returns the cookie's value: 256 random bits.
  std::string open(const Account& account, WallTime now);
  [[nodiscard]] std::optional<Account> find(const std::string& cookie, WallTime now) const;
  void close(const std::string& cookie);

 private:
  struct Entry {
    Account account;
    WallTime until;
  };
  void save() const;

  std::string file_;
  std::map<std::string, Entry> entries_;  ///< by SHA-256 of the cookie
};

}  // namespace nhipcau::gateway
