#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sodium.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/gateway/world.hpp"

/// HTTP at a running gateway.
namespace nhipcau::gateway {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string basic(const std::string& user, const std::string& password) {
  const std::string plain = user + ":" + password;
  std::string encoded(sodium_base64_ENCODED_LEN(plain.size(), sodium_base64_VARIANT_ORIGINAL), 0);
  sodium_bin2base64(encoded.data(), encoded.size(),
                    reinterpret_cast<const unsigned char*>(plain.data()), plain.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  return std::string("Basic ") + encoded.c_str();
}

const std::string kStart =
    R"({"cmd_id":"press-0001","verb":"start","expect":{"live_run":null},"args":{"target":"i1"}})";

TEST(Http, SigningInGivesACookieAndTheRole) {
  const World world;
  const HttpReply reply = world.login("dieuhanh", kModeratorPassword);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(Json::parse(reply.body)["role"], "moderator");
  EXPECT_THAT(reply.headers.at("set-cookie"), HasSubstr("HttpOnly; SameSite=Strict"));
  const HttpReply session =
      http(world.port(), "GET", "/api/v1/session", "", {{"Cookie", world.cookie()}});
  EXPECT_EQ(Json::parse(session.body)["user"], "dieuhanh");
}

TEST(Http, AWrongPasswordAndAnUnknownNameLookTheSame) {
  const World world;
  const HttpReply wrong = world.login("dieuhanh", "sai");
  const HttpReply unknown = world.login("ai-do", "sai");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(wrong.body, unknown.body);
}

TEST(Http, AfterFiveFailuresTheNextTryMustWait) {
  const World world;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(world.login("dieuhanh", "sai").status, 401);
  }
  const HttpReply sixth = world.login("dieuhanh", kModeratorPassword);
  EXPECT_EQ(sixth.status, 429);
  EXPECT_EQ(sixth.headers.at("retry-after"), "1");
  EXPECT_EQ(world.login("xem", kViewerPassword).status, 200) << "another account is not punished";
}

TEST(Http, StateChangesNeedTheOwnOriginOrAScriptsPassword) {
  const World world;
  const std::string cookie = world.cookie();
  const auto post = [&](const Headers& headers) {
    return http(world.port(), "POST", "/api/v1/commands", kStart, headers).status;
  };
  EXPECT_EQ(post({{"Cookie", cookie}}), 403);
  EXPECT_EQ(post({{"Cookie", cookie}, {"Origin", "http://evil.example"}}), 403);
  EXPECT_EQ(post({{"Origin", world.origin()}}), 401);
  EXPECT_EQ(post({{"Authorization", basic("dieuhanh", "sai")}}), 401);
  EXPECT_EQ(post({{"Authorization", basic("dieuhanh", kModeratorPassword)}}), 200);
}

TEST(Http, ACommandGetsTheSameAnswerAsOnTheWebSocket) {
  const World world;
  const HttpReply reply = http(world.port(), "POST", "/api/v1/commands", kStart,
                               {{"Origin", world.origin()}, {"Cookie", world.cookie()}});
  const Json answer = Json::parse(reply.body);
  EXPECT_EQ(answer["ok"], true);
  EXPECT_EQ(answer["cmd_id"], "press-0001");
}

TEST(Http, TheViewAndTheEventsNeedASignIn) {
  const World world;
  for (const char* path : {"/api/v1/view", "/api/v1/events", "/api/v1/session"}) {
    EXPECT_EQ(http(world.port(), "GET", path).status, 401) << path;
  }
  const Headers signed_in = {{"Cookie", world.cookie("xem", kViewerPassword)}};
  const HttpReply view = http(world.port(), "GET", "/api/v1/view", "", signed_in);
  EXPECT_EQ(Json::parse(view.body)["conference"]["id"], "nho");
  const Json page =
      Json::parse(http(world.port(), "GET", "/api/v1/events?after=1", "", signed_in).body);
  ASSERT_EQ(page["events"].size(), 1U);
  EXPECT_EQ(page["events"][0]["kind"], "epoch_started");
  EXPECT_EQ(page["head"], 2);
  EXPECT_EQ(http(world.port(), "GET", "/api/v1/events?after=x", "", signed_in).status, 400);
}

TEST(Http, EveryAnswerCarriesTheSecurityHeaders) {
  const World world;
  for (const char* path : {"/healthz", "/nothing", "/api/v1/view"}) {
    const HttpReply reply = http(world.port(), "GET", path);
    EXPECT_THAT(reply.headers.at("content-security-policy"), HasSubstr("default-src 'none'"));
    EXPECT_EQ(reply.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(reply.headers.at("cache-control"), "no-store");
    EXPECT_EQ(reply.headers.count("server"), 0U);
  }
}

TEST(Http, OnlyGetAndPostOfKnownPathsAreServed) {
  const World world;
  EXPECT_EQ(http(world.port(), "PUT", "/healthz").status, 405);
  EXPECT_EQ(http(world.port(), "GET", "/../../etc/passwd").status, 404);
  EXPECT_EQ(http(world.port(), "POST", "/api/v1/none", "{}", {{"Origin", world.origin()}}).status,
            404);
}

TEST(Http, ABodyPast64KiBIsRefused) {
  const World world;
  EXPECT_EQ(http(world.port(), "POST", "/api/v1/login", std::string(64 * 1024 + 1, ' '),
                 {{"Origin", world.origin()}})
                .status,
            413);
  EXPECT_EQ(http(world.port(), "POST", "/whip/tinh", std::string(64 * 1024 + 1, ' '))
                .headers.at("access-control-allow-origin"),
            "*");
}

TEST(Http, MetricsCountWhatIsConnected) {
  const World world;
  const auto console = world.console(world.cookie());
  ASSERT_FALSE(console->next_of("view").is_null());
  const HttpReply metrics = http(world.port(), "GET", "/metrics");
  EXPECT_THAT(metrics.body, HasSubstr("\nnhipcau_consoles_connected 1\n"));
  EXPECT_THAT(metrics.body, HasSubstr("\nnhipcau_epoch " + std::to_string(world.epoch()) + "\n"));
}

TEST(Http, ThePagesComeFromATableOfExactNames) {
  const fs::path pages =
      fs::temp_directory_path() / ("nhipcau-pages-" + std::to_string(::getpid()));
  fs::create_directories(pages / "assets");
  std::ofstream(pages / "index.html") << "<!doctype html>";
  std::ofstream(pages / "assets" / "app.js") << std::string(100'000, ';');
  const World world(false, pages.string());
  fs::remove_all(pages);
  const HttpReply index = http(world.port(), "GET", "/");
  EXPECT_EQ(index.body, "<!doctype html>");
  EXPECT_EQ(index.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(http(world.port(), "GET", "/assets/app.js").body.size(), 100'000U);
  EXPECT_EQ(http(world.port(), "GET", "/assets/").status, 404);
  EXPECT_EQ(http(world.port(), "GET", "/assets/../index.html").status, 200)
      << "the path is made plain before it is looked up";
}

TEST(Http, ATakenPortIsOneClearLine) {
  const World world;
  Gateway second(
      {.server = {.host = "127.0.0.1", .port = world.port(), .tls_cert = "", .tls_key = ""},
       .console_dir = "",
       .sessions_file = ""},
      test_credentials(), session::Clock(read_clock()));
  session::MemoryJournal journal;
  session::RecordingPeers peers;
  session::MemoryJournals rehearsals;
  session::CurrentSession session(journal, rehearsals.opener(), peers, "");
  boost::asio::io_context context;
  session::Loop loop(context, session, session::Clock(read_clock()));
  try {
    second.listen(loop);
    FAIL() << "two gateways on one port";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("cannot listen on 127.0.0.1"));
  }
}

TEST(Http, WithoutTlsOnlyLoopbackIsServed) {
  EXPECT_THROW(Gateway({.server = {.host = "0.0.0.0", .port = 0, .tls_cert = "", .tls_key = ""},
                        .console_dir = "",
                        .sessions_file = ""},
                       test_credentials(), session::Clock(read_clock())),
               std::runtime_error);
}

}  // namespace
}  // namespace nhipcau::gateway
