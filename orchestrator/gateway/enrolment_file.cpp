#include "orchestrator/gateway/enrolment_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "common/enrolment/code.hpp"
#include "common/enrolment/proof.hpp"
#include "common/io/give_to_owner.hpp"
#include "common/wire/json_reader.hpp"

namespace nhipcau::gateway {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// Who changes these files has this; the kernel lets go of it at any death.
class Lock {
 public:
  explicit Lock(const std::string& state_dir)
      : fd_(::open((state_dir + "/enrolments.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (fd_ >= 0) {
      io::give_to_owner(fd_, state_dir);
      ::flock(fd_, LOCK_EX);
    }
  }
  ~Lock() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int fd_;
};

std::string book_path(const std::string& state_dir) {
  return state_dir + "/enrolments.json";
}

EnrolmentCode read_code(const Json& json) {
  wire::ObjectReader reader(json, "code");
  EnrolmentCode code{.slot = reader.string("slot"),
                     .key = reader.string("key"),
                     .room = RoomId(reader.string("room")),
                     .expires_at = WallTime{reader.integer<std::int64_t>("expires_at")},
                     .wrong_tries = reader.integer<int>("wrong_tries"),
                     .used_at = {}};
  if (const Json* used = reader.nullable("used_at")) {
    code.used_at = WallTime{used->get<std::int64_t>()};
  }
  reader.done();
  return code;
}

/// No file: no code was ever issued. A damaged one is told; it is safe to delete it: codes that are
/// out are void then.
Expected<EnrolmentBook> load_book(const std::string& state_dir) {
  std::ifstream file(book_path(state_dir), std::ios::binary);
  if (!file) {
    return EnrolmentBook{};
  }
  std::ostringstream content;
  content << file.rdbuf();
  auto read = wire::catching("bad_file", [&] {
    const Json json = wire::parse_strict(content.str());
    wire::ObjectReader reader(json, "enrolments");
    std::vector<EnrolmentCode> codes;
    for (const Json& code : reader.array("codes")) {
      codes.push_back(read_code(code));
    }
    reader.done();
    return EnrolmentBook(std::move(codes));
  });
  if (!read) {
    return fail(
        "bad_file",
        book_path(state_dir) + " bị hỏng: hãy xóa tệp này rồi cấp mã mới. " + read.error().text.vi,
        book_path(state_dir) + " is damaged: delete it and issue a new code. " +
            read.error().text.en);
  }
  return read;
}

Expected<void> save_book(const std::string& state_dir, const EnrolmentBook& book) {
  Json codes = Json::array();
  for (const EnrolmentCode& code : book.codes()) {
    codes.push_back({{"slot", code.slot},
                     {"key", code.key},
                     {"room", code.room.str()},
                     {"expires_at", code.expires_at.ms},
                     {"wrong_tries", code.wrong_tries},
                     {"used_at", code.used_at ? Json(code.used_at->ms) : Json(nullptr)}});
  }
  return write_private_file(book_path(state_dir), Json{{"codes", codes}}.dump(2) + "\n");
}

std::string credentials_path(const std::string& state_dir) {
  return state_dir + "/credentials.json";
}

/// A room's technician has an account: that is how a room without a token is known.
bool is_known(const Credentials& credentials, const RoomId& room) {
  return credentials.room_tokens.contains(room) || credentials.find(room.str()) != nullptr;
}

tl::unexpected<Error> unknown_room(const RoomId& room) {
  return fail("unknown_room",
              "Hội nghị này không có điểm cầu '" + room.str() + "'; hãy xem lại mã điểm cầu.",
              "This conference has no room '" + room.str() + "'; check the room's id.");
}

Expected<void> give_token(const std::string& state_dir, const RoomId& room,
                          const std::string& token) {
  Expected<Credentials> credentials = load_credentials(credentials_path(state_dir));
  if (!credentials) {
    return tl::unexpected(credentials.error());
  }
  if (auto noted = write_private_file(state_dir + "/tokens/" + room.str() + ".token", token + "\n");
      !noted) {
    return noted;
  }
  credentials->room_tokens[room] = sha256_hex(token);
  return save_credentials(credentials_path(state_dir), *credentials);
}

}  // namespace

Expected<std::string> issue_code(const std::string& state_dir, const RoomId& room, Millis validity,
                                 WallTime now) {
  const Lock lock(state_dir);
  const Expected<Credentials> credentials = load_credentials(credentials_path(state_dir));
  if (!credentials) {
    return tl::unexpected(credentials.error());
  }
  if (!is_known(*credentials, room)) {
    return unknown_room(room);
  }
  Expected<EnrolmentBook> book = load_book(state_dir);
  if (!book) {
    return tl::unexpected(book.error());
  }
  std::string code = enrolment::random_code();
  while (!book->issue({.slot = enrolment::slot_of(code),
                       .key = enrolment::key_of(code),
                       .room = room,
                       .expires_at = now + validity,
                       .wrong_tries = 0,
                       .used_at = {}},
                      now)) {
    code = enrolment::random_code();
  }
  if (auto saved = save_book(state_dir, *book); !saved) {
    return tl::unexpected(saved.error());
  }
  return code;
}

Expected<Enrolled> enrol_room(const std::string& state_dir, const EnrolmentAttempt& attempt,
                              const std::string& own_fingerprint, WallTime now) {
  const Lock lock(state_dir);
  Expected<EnrolmentBook> book = load_book(state_dir);
  if (!book) {
    return tl::unexpected(book.error());
  }
  const Expected<EnrolmentCode> code = book->attempt(attempt, own_fingerprint, now);
  if (auto saved = save_book(state_dir, *book); !saved) {  // a wrong try counts as well
    return tl::unexpected(saved.error());
  }
  if (!code) {
    return tl::unexpected(code.error());
  }
  Enrolled enrolled{.room = code->room, .token = random_token(), .key = code->key};
  if (auto given = give_token(state_dir, enrolled.room, enrolled.token); !given) {
    return tl::unexpected(given.error());
  }
  return enrolled;
}

Expected<void> revoke_room(const std::string& state_dir, const RoomId& room) {
  const Lock lock(state_dir);
  Expected<Credentials> credentials = load_credentials(credentials_path(state_dir));
  if (!credentials) {
    return tl::unexpected(credentials.error());
  }
  if (!is_known(*credentials, room)) {
    return unknown_room(room);
  }
  Expected<EnrolmentBook> book = load_book(state_dir);
  if (!book) {
    return tl::unexpected(book.error());
  }
  std::vector<EnrolmentCode> kept = book->codes();
  std::erase_if(kept,
                [&](const EnrolmentCode& code) { return code.room == room && !code.used_at; });
  if (auto saved = save_book(state_dir, EnrolmentBook(std::move(kept))); !saved) {
    return saved;
  }
  std::error_code error;
  fs::remove(state_dir + "/tokens/" + room.str() + ".token", error);
  credentials->room_tokens.erase(room);
  return save_credentials(credentials_path(state_dir), *credentials);
}

}  // namespace nhipcau::gateway
