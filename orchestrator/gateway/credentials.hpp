#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "common/base/ids.hpp"
#include "orchestrator/core/commands.hpp"

/// Who may sign in: users by Argon2id hash, rooms and the bridge by the SHA-256 of their token.
/// Plain words and tokens are never kept here.
namespace nhipcau::gateway {

struct User {
  std::string name;
  core::Role role = core::Role::kViewer;
  std::string password_hash;     ///< libsodium's crypto_pwhash_str
  std::optional<RoomId> room{};  ///< a technician's own
};

struct Credentials {
  std::vector<User> users;
  std::map<RoomId, std::string> room_tokens;  ///< SHA-256, 64 hexadecimal digits
  std::string bridge_token;

  [[nodiscard]] const User* find(const std::string& name) const;
};

const char* role_name(core::Role role);
std::optional<core::Role> role_of(const std::string& name);

/// The Error's text is one line naming the file and the fault.
Expected<Credentials> load_credentials(const std::string& path);
/// Writes with mode 0600, whole or not at all.
Expected<void> save_credentials(const std::string& path, const Credentials& credentials);

/// 256 random bits, 64 hexadecimal digits.
std::string random_token();
/// `letters` characters of an alphabet without look-alikes, 4.9 bits each, in groups of four.
std::string random_password(int letters);
std::string sha256_hex(const std::string& text);
/// Takes about 0.1 s and 64 MiB, on purpose.
std::string hash_password(const std::string& password);
bool password_matches(const std::string& hash, const std::string& password);
/// Whether `token`'s SHA-256 is `hash`, in a time that does not depend on either.
bool token_matches(const std::string& hash, const std::string& token);

/// Writes a file with mode 0600, whole or not at all (a new file renamed over the old one).
Expected<void> write_private_file(const std::string& path, const std::string& content);

}  // namespace nhipcau::gateway
