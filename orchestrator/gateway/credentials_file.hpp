#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "orchestrator/gateway/credentials.hpp"

namespace nhipcau::gateway {

/// Notices that `credentials.json` was written anew: by `enrol`, `revoke` or `init`. A look is one
/// stat: cheap enough for every tick of every connection (a revoked room is gone within a second),
/// and for every sign-in (a room that was let in a moment ago is). The service thread.
class CredentialsFile {
 public:
  /// Empty path: never anything new.
  explicit CredentialsFile(std::string path);

  /// What the file holds now, if it was changed since the last look. A file that cannot be read is
  /// told in the log, and what was known stays in force.
  std::optional<Credentials> changed();

 private:
  struct Mark {
    std::uint64_t inode = 0;
    std::int64_t changed_ns = 0;
    bool operator==(const Mark&) const = default;
  };
  [[nodiscard]] Mark look() const;

  std::string path_;
  Mark seen_;
};

}  // namespace nhipcau::gateway
