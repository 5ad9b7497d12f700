#include "orchestrator/init.hpp"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include "orchestrator/gateway/credentials.hpp"
#include "orchestrator/outputs/outputs_file.hpp"

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

/// An account everybody's console has, and what sign-in.txt calls it.
struct Person {
  std::string name;
  core::Role role = core::Role::kViewer;
  std::optional<RoomId> room;
  std::string label;
};

std::vector<Person> people_of(const core::Conference& conference) {
  using enum core::Role;
  std::vector<Person> people{
      {"dieuhanh", kModerator, {}, "Người điều hành / moderator"},
      {"dieuhanh2", kModerator, {}, "Người điều hành thứ hai / second moderator"},
      {"thuky", kSecretary, {}, "Thư ký / secretary"},
      {"kythuat", kMonitor, {}, "Tổ kỹ thuật trung tâm / technical team"},
      {"xem", kViewer, {}, "Chỉ xem / view only"}};
  for (const core::Room& room : conference.rooms) {
    people.push_back({room.id.str(), kTechnician, room.id,
                      "Kỹ thuật " + room.name + " / technician of " + room.id.str()});
  }
  return people;
}

/// The passwords noted earlier stay; a deleted file is begun anew.
Expected<void> note_passwords(const std::string& path, const std::string& added) {
  std::ifstream file(path, std::ios::binary);
  std::string notes(std::istreambuf_iterator<char>(file), {});
  if (notes.empty()) {
    notes =
        "Đăng nhập trang điều hành Nhịp Cầu. Giữ kín tệp này; có thể xóa sau khi đã ghi lại.\n"
        "Signing in to the Nhịp Cầu console. Keep this file to yourself; delete it once noted.\n";
  }
  return gateway::write_private_file(path, notes + added);
}

/// Accounts that are there stay as they are, password and all.
Expected<void> make_users(const std::string& state_dir, const core::Conference& conference,
                          Credentials& credentials) {
  std::string added;
  for (const Person& person : people_of(conference)) {
    const gateway::User* known = credentials.find(person.name);
    if (known != nullptr && person.room && known->room != person.room) {
      return fail("bad_room",
                  "Mã điểm cầu '" + person.name + "' trùng tên với một tài khoản đã có.",
                  "The room id '" + person.name + "' is the name of another account already.");
    }
    if (known == nullptr) {
      const std::string password = gateway::random_password(kPasswordLetters);
      credentials.users.push_back(
          {person.name, person.role, gateway::hash_password(password), person.room});
      added += "\n" + person.label + ":\n  " + person.name + "\n  " + password + "\n";
    }
  }
  return added.empty() ? Expected<void>{} : note_passwords(state_dir + "/sign-in.txt", added);
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
  if (auto made = make_users(state_dir, conference, credentials); !made) {
    return made;
  }
  const std::string outputs = state_dir + "/outputs.yaml";
  if (!fs::exists(outputs)) {
    if (auto made = gateway::write_private_file(outputs, outputs::example()); !made) {
      return made;
    }
  }
  return gateway::save_credentials(path, credentials);
}

}  // namespace nhipcau
