#include "orchestrator/init.hpp"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "orchestrator/gateway/credentials.hpp"

namespace nhipcau {
namespace {

namespace fs = std::filesystem;
using gateway::Credentials;

constexpr int kPasswordLetters = 16;  // 78 bits

Expected<void> make_directory(const std::string& path) {
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return fail("bad_file", path + ": " + std::strerror(errno), path + ": " + std::strerror(errno));
  }
  fs::permissions(path, fs::perms::owner_all, error);
  if (error) {
    return fail("bad_file", path + ": " + error.message(), path + ": " + error.message());
  }
  return {};
}

/// A token whose file is there and fits its hash stays; anything else is made anew.
Expected<void> make_token(const std::string& path, std::string& hash) {
  std::string token;
  std::ifstream(path) >> token;
  if (!hash.empty() && gateway::token_matches(hash, token)) {
    return {};
  }
  token = gateway::random_token();
  hash = gateway::sha256_hex(token);
  return gateway::write_private_file(path, token + "\n");
}

Expected<void> make_tokens(const std::string& state_dir, const core::Conference& conference,
                           Credentials& credentials) {
  const std::string tokens = state_dir + "/tokens";
  if (auto made = make_directory(tokens); !made) {
    return made;
  }
  if (auto made = make_token(tokens + "/bridge.token", credentials.bridge_token); !made) {
    return made;
  }
  for (const core::Room& room : conference.rooms) {
    const std::string& id = room.id.str();
    if (id == "bridge" || id.find('/') != std::string::npos || id.starts_with('.')) {
      return fail("bad_room", "Mã điểm cầu '" + id + "' không dùng làm tên tệp được.",
                  "The room id '" + id + "' cannot be a file's name.");
    }
    if (auto made = make_token(tokens + "/" + id + ".token", credentials.room_tokens[room.id]);
        !made) {
      return made;
    }
  }
  return {};
}

Expected<void> make_users(const std::string& state_dir, Credentials& credentials) {
  if (!credentials.users.empty()) {
    return {};
  }
  const std::string moderator = gateway::random_password(kPasswordLetters);
  const std::string viewer = gateway::random_password(kPasswordLetters);
  credentials.users = {{"dieuhanh", core::Role::kModerator, gateway::hash_password(moderator)},
                       {"xem", core::Role::kViewer, gateway::hash_password(viewer)}};
  return gateway::write_private_file(
      state_dir + "/sign-in.txt",
      "Đăng nhập trang điều hành Nhịp Cầu. Giữ kín tệp này; có thể xóa sau khi đã ghi lại.\n"
      "Signing in to the Nhịp Cầu console. Keep this file to yourself; delete it once noted.\n\n"
      "Người điều hành / moderator:\n  dieuhanh\n  " +
          moderator +
          "\n\n"
          "Chỉ xem / view only:\n  xem\n  " +
          viewer + "\n");
}

}  // namespace

Expected<void> init_state_dir(const std::string& state_dir, const core::Conference& conference) {
  if (sodium_init() < 0) {
    return fail("unavailable", "Không khởi tạo được libsodium.", "libsodium cannot be set up.");
  }
  if (auto made = make_directory(state_dir); !made) {
    return made;
  }
  const std::string path = state_dir + "/credentials.json";
  Credentials credentials;
  if (fs::exists(path)) {
    Expected<Credentials> loaded = gateway::load_credentials(path);
    if (!loaded) {
      return tl::unexpected(loaded.error());
    }
    credentials = std::move(*loaded);
  }
  if (auto made = make_tokens(state_dir, conference, credentials); !made) {
    return made;
  }
  if (auto made = make_users(state_dir, credentials); !made) {
    return made;
  }
  return gateway::save_credentials(path, credentials);
}

}  // namespace nhipcau
