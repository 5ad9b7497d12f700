#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "common/web/outbox.hpp"
#include "orchestrator/gateway/login.hpp"
#include "orchestrator/gateway/sessions.hpp"
#include "orchestrator/gateway/web.hpp"
#include "orchestrator/init.hpp"
#include "tests/support/conference_fixture.hpp"

/// The gateway's pure parts, and what init makes.
namespace nhipcau::gateway {
namespace {

namespace fs = std::filesystem;

class TemporaryDirectory {
 public:
  TemporaryDirectory()
      : path_(fs::temp_directory_path() /
              ("nhipcau-parts-" + std::to_string(::getpid()) + "-" +
               testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(path_);
  }
  ~TemporaryDirectory() { fs::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] std::string str(const std::string& name = "") const {
    return (path_ / name).string();
  }

 private:
  fs::path path_;
};

std::string first_word(const std::string& path) {
  std::string word;
  std::ifstream(path) >> word;
  return word;
}

TEST(Outbox, TextsGoFirstAndOnlyTheNewestPictureOfASlotWaits) {
  web::Outbox outbox;
  outbox.push_picture("a", "old");
  outbox.push_picture("a", "new");
  outbox.push_text("one");
  outbox.push_text("two");
  EXPECT_EQ(outbox.pop()->bytes, "one");
  EXPECT_EQ(outbox.pop()->bytes, "two");
  EXPECT_EQ(outbox.pop()->bytes, "new");
  EXPECT_FALSE(outbox.pop());
  EXPECT_EQ(outbox.waiting(), 0U);
}

TEST(Outbox, PicturesAreDroppedBeforeAnyText) {
  web::Outbox outbox;
  outbox.push_picture("a", std::string(600'000, 'x'));
  EXPECT_TRUE(outbox.push_text(std::string(600'000, 'y')));
  EXPECT_EQ(outbox.waiting(), 600'000U);
  EXPECT_FALSE(outbox.push_text(std::string(600'000, 'z'))) << "more than 1 MiB of texts waits";
}

TEST(RateLimit, AllowsABurstThenTheSteadyRate) {
  RateLimit limit(10, 20);
  MonoTime now{1'000'000};
  int taken = 0;
  while (limit.take(now)) {
    ++taken;
  }
  EXPECT_EQ(taken, 20);
  EXPECT_FALSE(limit.take(now + Millis(90)));
  EXPECT_TRUE(limit.take(now + Millis(200)));
}

TEST(RateLimit, CountsByAnyMeasure) {
  RateLimit limit(1000, 5000);  // bytes
  const MonoTime now{1'000'000};
  EXPECT_TRUE(limit.take(now, 4000));
  EXPECT_FALSE(limit.take(now, 4000)) << "and nothing of it is taken";
  EXPECT_TRUE(limit.take(now, 1000));
  EXPECT_FALSE(limit.take(now + Millis(1900), 2000));
  EXPECT_TRUE(limit.take(now + Millis(2000), 2000));
}

TEST(TryLimiter, DelaysGrowFromOneSecondToOneMinuteAndEnd) {
  TryLimiter limiter;
  MonoTime now{1'000'000};
  for (int i = 0; i < 4; ++i) {
    limiter.failed("k", now);
  }
  EXPECT_EQ(limiter.wait("k", now), Millis(0));
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 8; ++i) {
    limiter.failed("k", now);
    waits.push_back(limiter.wait("k", now).count() / 1000);
    now = now + limiter.wait("k", now);
  }
  EXPECT_THAT(waits, testing::ElementsAre(1, 2, 4, 8, 16, 32, 60, 60));
  EXPECT_EQ(limiter.wait("k", now + TryLimiter::kWindow + Millis(1)), Millis(0));
  EXPECT_EQ(limiter.wait("other", now), Millis(0));
}

TEST(TryLimiter, ASuccessForgetsTheFailures) {
  TryLimiter limiter;
  for (int i = 0; i < 6; ++i) {
    limiter.failed("k", MonoTime{0});
  }
  limiter.succeeded("k");
  EXPECT_EQ(limiter.wait("k", MonoTime{0}), Millis(0));
}

TEST(Origin, IsTheRequestsOwnHostLetterForLetter) {
  const auto same = [](const std::string& origin) {
    Request request;
    request.host = "hop.vn:8080";
    request.origin = origin;
    return same_origin(request);
  };
  EXPECT_TRUE(same("http://hop.vn:8080"));
  EXPECT_TRUE(same("https://hop.vn:8080"));
  for (const char* bad : {"", "null", "hop.vn:8080", "http://hop.vn", "http://hop.vn:8080.evil.vn",
                          "http://evil.vn/hop.vn:8080", "ftp://hop.vn:8080"}) {
    EXPECT_FALSE(same(bad)) << bad;
  }
}

TEST(Cookies, AreFoundByTheirExactName) {
  EXPECT_EQ(cookie_value("a=1; nhipcau_session=abc; b=2", "nhipcau_session"), "abc");
  EXPECT_EQ(cookie_value("xnhipcau_session=abc", "nhipcau_session"), "");
  EXPECT_EQ(query_value("after=12&x=1", "after"), "12");
}

TEST(SessionStore, KeepsWhoIsSignedInOverARestartUntilTwelveHoursAreOver) {
  const TemporaryDirectory directory;
  fs::create_directory(directory.str());
  const std::string file = directory.str("sessions.json");
  const WallTime now{1'000'000};
  std::string cookie;
  std::string technician;
  {
    Sessions sessions(file, now);
    cookie = sessions.open({"dieuhanh", core::Role::kModerator, {}}, now);
    technician = sessions.open({"a", core::Role::kTechnician, RoomId("a")}, now);
  }
  Sessions sessions(file, now);
  ASSERT_TRUE(sessions.find(cookie, now));
  EXPECT_EQ(sessions.find(cookie, now)->role, core::Role::kModerator);
  EXPECT_FALSE(sessions.find(cookie, now)->room);
  EXPECT_EQ(sessions.find(technician, now)->role, core::Role::kTechnician);
  EXPECT_EQ(sessions.find(technician, now)->room, RoomId("a"));
  EXPECT_FALSE(sessions.find(cookie, now + Sessions::kLifetime));
  EXPECT_FALSE(sessions.find("", now));
  sessions.close(cookie);
  EXPECT_FALSE(Sessions(file, now).find(cookie, now));
  std::ifstream stream(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}).find(cookie),
            std::string::npos);
}

TEST(Init, MakesPrivateFilesThatFitTogetherAndChangesNothingTheSecondTime) {
  const TemporaryDirectory directory;
  const core::Conference conference = test::small_conference();
  ASSERT_TRUE(init_state_dir(directory.str(), conference));
  const auto mode = [&](const std::string& name) {
    return fs::status(directory.str(name)).permissions();
  };
  const auto only_owner = fs::perms::owner_read | fs::perms::owner_write;
  EXPECT_EQ(mode(""), fs::perms::owner_all);
  for (const char* file :
       {"credentials.json", "sign-in.txt", "tokens/a.token", "tokens/bridge.token"}) {
    EXPECT_EQ(mode(file), only_owner) << file;
  }
  const auto before = load_credentials(directory.str("credentials.json"));
  ASSERT_TRUE(before);
  EXPECT_EQ(before->room_tokens.size(), conference.rooms.size());
  const std::string token = first_word(directory.str("tokens/a.token"));
  EXPECT_TRUE(token_matches(before->room_tokens.at(RoomId("a")), token));

  ASSERT_TRUE(init_state_dir(directory.str(), conference));
  const auto after = load_credentials(directory.str("credentials.json"));
  EXPECT_EQ(after->room_tokens, before->room_tokens);
  EXPECT_EQ(after->find("dieuhanh")->password_hash, before->find("dieuhanh")->password_hash);
}

TEST(Init, ALostTokenIsReplacedAndTheOthersStay) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(init_state_dir(directory.str(), test::small_conference()));
  const std::string kept = first_word(directory.str("tokens/b.token"));
  fs::remove(directory.str("tokens/a.token"));
  ASSERT_TRUE(init_state_dir(directory.str(), test::small_conference()));
  const auto credentials = load_credentials(directory.str("credentials.json"));
  EXPECT_TRUE(token_matches(credentials->room_tokens.at(RoomId("a")),
                            first_word(directory.str("tokens/a.token"))));
  EXPECT_EQ(first_word(directory.str("tokens/b.token")), kept);
}

std::string whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What sign-in.txt notes: a name and a password, each in a line that begins with two spaces.
std::vector<std::pair<std::string, std::string>> noted(const std::string& path) {
  std::vector<std::string> lines;
  std::istringstream file(whole(path));
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("  ")) {
      lines.push_back(line.substr(2));
    }
  }
  std::vector<std::pair<std::string, std::string>> accounts;
  for (std::size_t i = 0; i + 1 < lines.size(); i += 2) {
    accounts.emplace_back(lines[i], lines[i + 1]);
  }
  return accounts;
}

TEST(Init, MakesAnAccountForEverybodysPartAndNotesItsPassword) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(init_state_dir(directory.str(), test::small_conference()));
  const auto credentials = load_credentials(directory.str("credentials.json"));
  ASSERT_TRUE(credentials) << credentials.error().text.en;
  const auto accounts = noted(directory.str("sign-in.txt"));
  ASSERT_EQ(accounts.size(), 8U);
  EXPECT_EQ(accounts.front().first, "dieuhanh") << "scripts read the moderator first";
  std::map<std::string, core::Role> roles;
  for (const auto& [name, password] : accounts) {
    const User* user = credentials->find(name);
    ASSERT_NE(user, nullptr) << name;
    EXPECT_TRUE(password_matches(user->password_hash, password)) << name;
    roles[name] = user->role;
  }
  using enum core::Role;
  EXPECT_THAT(roles, testing::UnorderedElementsAre(
                         std::pair{"dieuhanh", kModerator}, std::pair{"dieuhanh2", kModerator},
                         std::pair{"thuky", kSecretary}, std::pair{"kythuat", kMonitor},
                         std::pair{"xem", kViewer}, std::pair{"tinh", kTechnician},
                         std::pair{"a", kTechnician}, std::pair{"b", kTechnician}));
  EXPECT_EQ(credentials->find("b")->room, RoomId("b"));
  EXPECT_FALSE(credentials->find("thuky")->room);
}

TEST(Init, AnOlderStateDirectoryGetsWhatItLacksAndKeepsWhatItHas) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(init_state_dir(directory.str(), test::small_conference()));
  const std::string file = directory.str("credentials.json");
  Credentials older = *load_credentials(file);
  std::erase_if(older.users,
                [](const User& user) { return user.name != "dieuhanh" && user.name != "xem"; });
  ASSERT_TRUE(save_credentials(file, older));
  std::ofstream(directory.str("sign-in.txt")) << "cũ:\n  dieuhanh\n  mat-khau-cu\n";
  ASSERT_TRUE(init_state_dir(directory.str(), test::small_conference()));
  const auto now = load_credentials(file);
  EXPECT_EQ(now->users.size(), 8U);
  EXPECT_EQ(now->find("dieuhanh")->password_hash, older.find("dieuhanh")->password_hash);
  const auto accounts = noted(directory.str("sign-in.txt"));
  ASSERT_EQ(accounts.size(), 7U) << "the one noted before, and six that are new";
  EXPECT_EQ(accounts.front().second, "mat-khau-cu");
}

TEST(Init, ARoomNamedLikeAnAccountIsRefused) {
  const TemporaryDirectory directory;
  core::Conference conference = test::small_conference();
  conference.rooms[2].id = RoomId("thuky");
  const auto made = init_state_dir(directory.str(), conference);
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().text.en, testing::HasSubstr("'thuky'"));
}

TEST(CredentialsFile, OfBeforeTheRolesIsStillRead) {
  const TemporaryDirectory directory;
  fs::create_directory(directory.str());
  const std::string file = directory.str("credentials.json");
  const auto with = [&file](const std::string& user) {
    std::ofstream(file) << R"({"users":[)" + user + R"(],"room_tokens":{},"bridge_token":"x"})";
    return load_credentials(file);
  };
  EXPECT_TRUE(with(R"({"name":"m","role":"moderator","password_hash":"h"})"));
  EXPECT_TRUE(with(R"({"name":"a","role":"technician","password_hash":"h","room":"a"})"));
  EXPECT_FALSE(with(R"({"name":"a","role":"technician","password_hash":"h"})"));
  EXPECT_FALSE(with(R"({"name":"m","role":"moderator","password_hash":"h","room":"a"})"));
  EXPECT_FALSE(with(R"({"name":"m","role":"king","password_hash":"h"})"));
}

TEST(CredentialsFile, SaysWhatIsWrongWithIt) {
  const TemporaryDirectory directory;
  fs::create_directory(directory.str());
  const std::string file = directory.str("credentials.json");
  EXPECT_THAT(load_credentials(file).error().text.en, testing::HasSubstr("run the init command"));
  std::ofstream(file) << R"({"users":[],"room_tokens":{},"bridge_token":"x","extra":1})";
  EXPECT_THAT(load_credentials(file).error().text.en, testing::HasSubstr("extra"));
}

}  // namespace
}  // namespace nhipcau::gateway
