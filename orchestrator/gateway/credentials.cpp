#include "orchestrator/gateway/credentials.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/base/check.hpp"
#include "common/io/give_to_owner.hpp"
#include "common/wire/json_reader.hpp"

namespace nhipcau::gateway {
namespace {

using Json = nlohmann::json;

/// In the order of core::Role.
constexpr std::array<const char*, 5> kRoleNames{"moderator", "secretary", "technician", "monitor",
                                                "viewer"};

std::string hex(const unsigned char* bytes, std::size_t size) {
  std::string text(size * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes, size);
  text.pop_back();
  return text;
}

User read_user(const Json& json) {
  wire::ObjectReader reader(json, "user");
  User user{reader.string("name"), core::Role::kViewer, reader.string("password_hash"), {}};
  const std::optional<core::Role> role = role_of(reader.string("role"));
  if (!role) {
    throw wire::JsonFault{"role", "must be moderator, secretary, technician, monitor or viewer"};
  }
  user.role = *role;
  if (json.contains("room")) {
    user.room = RoomId(reader.string("room"));
  }
  if (user.room.has_value() != (user.role == core::Role::kTechnician)) {
    throw wire::JsonFault{"room", "belongs to a technician, and every technician has one"};
  }
  reader.done();
  return user;
}

Credentials read_credentials(const Json& json) {
  Credentials credentials;
  wire::ObjectReader reader(json, "credentials");
  for (const Json& user : reader.array("users")) {
    credentials.users.push_back(read_user(user));
  }
  const Json& tokens = reader.at("room_tokens");
  if (!tokens.is_object()) {
    throw wire::JsonFault{"room_tokens", "must be an object"};
  }
  for (const auto& [room, hash] : tokens.items()) {
    if (!hash.is_string()) {
      throw wire::JsonFault{room, "must be a string"};
    }
    credentials.room_tokens[RoomId(room)] = hash.get<std::string>();
  }
  credentials.bridge_token = reader.string("bridge_token");
  reader.done();
  return credentials;
}

tl::unexpected<Error> file_fault(const std::string& path, const std::string& vi,
                                 const std::string& en) {
  return fail("bad_file", path + ": " + vi, path + ": " + en);
}

}  // namespace

const User* Credentials::find(const std::string& name) const {
  const auto found = std::ranges::find(users, name, &User::name);
  return found == users.end() ? nullptr : &*found;
}

const char* role_name(core::Role role) {
  return kRoleNames.at(static_cast<std::size_t>(role));
}

std::optional<core::Role> role_of(const std::string& name) {
  const auto found = std::ranges::find(kRoleNames, name);
  return found == kRoleNames.end()
             ? std::nullopt
             : std::optional(static_cast<core::Role>(found - kRoleNames.begin()));
}

Expected<Credentials> load_credentials(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (!file) {
    return file_fault(path, "không đọc được; hãy chạy lệnh init trước.",
                      "cannot be read; run the init command first.");
  }
  auto read = wire::catching(
      "bad_file", [&content] { return read_credentials(wire::parse_strict(content.str())); });
  if (!read) {
    return file_fault(path, read.error().text.vi, read.error().text.en);
  }
  return read;
}

Expected<void> save_credentials(const std::string& path, const Credentials& credentials) {
  Json json = {{"users", Json::array()},
               {"room_tokens", Json::object()},
               {"bridge_token", credentials.bridge_token}};
  for (const User& user : credentials.users) {
    Json entry = {
        {"name", user.name}, {"role", role_name(user.role)}, {"password_hash", user.password_hash}};
    if (user.room) {
      entry["room"] = user.room->str();
    }
    json["users"].push_back(std::move(entry));
  }
  for (const auto& [room, hash] : credentials.room_tokens) {
    json["room_tokens"][room.str()] = hash;
  }
  return write_private_file(path, json.dump(2) + "\n");
}

std::string random_token() {
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return hex(bytes.data(), bytes.size());
}

std::string random_password(int letters) {
  static constexpr std::string_view kAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";  // no i l o 0 1
  std::string password;
  for (int index = 0; index < letters; ++index) {
    if (index > 0 && index % 4 == 0) {
      password += '-';
    }
    password += kAlphabet[randombytes_uniform(static_cast<std::uint32_t>(kAlphabet.size()))];
  }
  return password;
}

std::string sha256_hex(const std::string& text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size());
  return hex(digest.data(), digest.size());
}

std::string hash_password(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int result =
      crypto_pwhash_str(hash.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
  CHECK(result == 0, "64 MiB for one password hash must be there");
  return hash.data();
}

bool password_matches(const std::string& hash, const std::string& password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool token_matches(const std::string& hash, const std::string& token) {
  const std::string other = sha256_hex(token);
  return hash.size() == other.size() && sodium_memcmp(hash.data(), other.data(), hash.size()) == 0;
}

Expected<void> write_private_file(const std::string& path, const std::string& content) {
  const std::string fresh = path + ".new";
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) {
    return file_fault(path, std::strerror(errno), std::strerror(errno));
  }
  io::give_to_owner(fd, std::filesystem::path(path).parent_path().string());
  const ssize_t written = ::write(fd, content.data(), content.size());
  const bool whole = written == static_cast<ssize_t>(content.size()) && ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  if (!whole || std::rename(fresh.c_str(), path.c_str()) != 0) {
    return file_fault(path, std::strerror(whole ? errno : error),
                      std::strerror(whole ? errno : error));
  }
  return {};
}

}  // namespace nhipcau::gateway
