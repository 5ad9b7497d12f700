#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/gateway/world.hpp"

/// Consoles at a running gateway: signing in, the view, commands.
namespace nhipcau::gateway {
namespace {

std::string command(const std::string& id, const std::string& verb, const Json& live_run,
                    const Json& args) {
  return Json{{"type", "command"},
              {"cmd_id", id},
              {"verb", verb},
              {"expect", {{"live_run", live_run}}},
              {"args", args}}
      .dump();
}

TEST(Console, WelcomesThenShowsTheView) {
  const World world;
  const auto console = world.console(world.cookie());
  ASSERT_EQ(console->status(), 101);
  const Json welcome = console->next_of("welcome");
  EXPECT_EQ(welcome["user"], "dieuhanh");
  EXPECT_EQ(welcome["role"], "moderator");
  const Json view = console->next_of("view");
  EXPECT_EQ(view["view"]["conference"]["id"], "nho");
  EXPECT_EQ(view["view"]["rooms"].size(), 3U);
}

TEST(Console, OneThatOnlyAnswersPingsStays) {
  const World world;
  const auto console = world.console(world.cookie());
  EXPECT_TRUE(console->stays_open(std::chrono::seconds{7})) << "PROTOCOL.md §1: 6 s without a sign";
}

TEST(Console, NobodyEntersWithoutACookie) {
  const World world;
  EXPECT_EQ(world.console("")->status(), 401);
  EXPECT_EQ(world.console("nhipcau_session=0123")->status(), 401);
}

TEST(Console, AForeignPageIsRefused) {
  const World world;
  const std::string cookie = world.cookie();
  for (const std::string& origin : {std::string(), std::string("http://evil.example"),
                                    world.origin() + ".evil.example", std::string("null")}) {
    const WsClient console(
        world.port(),
        {.path = "/ws/console", .subprotocol = "nhipcau.v1", .origin = origin, .cookie = cookie});
    EXPECT_EQ(console.status(), 403) << origin;
  }
}

TEST(Console, ACommandIsAnsweredAndPatchesTheView) {
  const World world;
  const auto console = world.console(world.cookie());
  const Json view = console->next_of("view");
  console->send(command("press-0001", "start", nullptr, {{"target", "i1"}}));
  const Json answer = console->next_of("answer");
  EXPECT_EQ(answer["ok"], true);
  EXPECT_EQ(answer["cmd_id"], "press-0001");
  const Json patch = console->next_of("patch");
  EXPECT_EQ(patch["from"], view["version"]);
  EXPECT_EQ(view["view"].patch(patch["patch"])["live"]["item"], "i1");
}

TEST(Console, OfTwoWhoPressNextAtOnceOneIsToldWhoWasFirst) {
  const World world(true);
  const std::string cookie = world.cookie();
  const auto first = world.console(cookie);
  const auto second = world.console(cookie);
  ASSERT_EQ(first->next_of("view")["view"]["live"]["run"], "r1");
  ASSERT_FALSE(second->next_of("view").is_null());
  first->send(command("press-first", "next", "r1", {{"target", "i2"}}));
  second->send(command("press-second", "next", "r1", {{"target", "i2"}}));
  const Json one = first->next_of("answer");
  const Json other = second->next_of("answer");
  ASSERT_NE(one["ok"], other["ok"]);
  const Json& refused = one["ok"] == true ? other : one;
  EXPECT_EQ(refused["code"], "stale");
  EXPECT_EQ(refused["by"]["actor"], "dieuhanh");
  EXPECT_FALSE(refused["text"]["vi"].get<std::string>().empty());
}

TEST(Console, TheSamePressIsCarriedOutOnce) {
  const World world;
  const auto console = world.console(world.cookie());
  console->send(command("press-0001", "start", nullptr, {{"target", "i1"}}));
  const Json first = console->next_of("answer");
  console->send(command("press-0001", "start", nullptr, {{"target", "i1"}}));
  EXPECT_EQ(console->next_of("answer"), first);
}

TEST(Console, AViewerSeesAndMayNotCommand) {
  const World world;
  const auto console = world.console(world.cookie("xem", kViewerPassword));
  EXPECT_FALSE(console->next_of("view").is_null());
  console->send(command("press-0001", "start", nullptr, {{"target", "i1"}}));
  EXPECT_EQ(console->next_of("answer")["code"], "forbidden");
}

TEST(Console, MalformedCommandsAreAnsweredByTheirId) {
  const World world;
  const auto console = world.console(world.cookie());
  console->send(command("press-0001", "fly", nullptr, Json::object()));
  EXPECT_EQ(console->next_of("answer")["code"], "bad_command");
  console->send(command("press-0002", "extend", nullptr, {{"minutes", "x"}, {"reason", ""}}));
  EXPECT_EQ(console->next_of("answer")["code"], "bad_args");
  console->send(command("press-0003", "finish", nullptr, {{"more", 1}}));
  EXPECT_EQ(console->next_of("answer")["code"], "bad_args");
  console->send(command("no", "finish", nullptr, Json::object()));
  EXPECT_EQ(console->next_of("error")["code"], "bad_message");
}

TEST(Console, TooManyCommandsAtOnceAreNotCarriedOut) {
  const World world;
  const auto console = world.console(world.cookie());
  for (int i = 0; i < 40; ++i) {
    console->send(command("press-" + std::to_string(1000 + i), "resume", nullptr, Json::object()));
  }
  int refused = 0;
  for (int i = 0; i < 40; ++i) {
    refused += console->next_of("answer")["code"] == "too_many_commands" ? 1 : 0;
  }
  EXPECT_GE(refused, 10);
  EXPECT_LE(refused, 20) << "twenty at once are allowed";
}

TEST(Console, GivesTheServersTimeAndANewSnapshot) {
  const World world;
  const auto console = world.console(world.cookie());
  const Json view = console->next_of("view");
  console->send(R"({"type":"time","sent":12.5})");
  const Json time = console->next_of("time");
  EXPECT_EQ(time["sent"], 12.5);
  EXPECT_GE(time["server_time"], view["server_time"]);
  console->send(R"({"type":"snapshot"})");
  EXPECT_EQ(console->next_of("view")["view"]["conference"]["id"], "nho");
}

TEST(Console, MoreThan64KiBIsRefused) {
  const World world;
  const auto console = world.console(world.cookie());
  console->send(std::string(64 * 1024 + 1, ' '));
  EXPECT_EQ(console->next_of("error")["code"], "too_large");
  EXPECT_TRUE(console->is_closed_by_server());
}

TEST(Console, SigningOutClosesItsWindows) {
  const World world;
  const std::string cookie = world.cookie();
  const auto console = world.console(cookie);
  EXPECT_EQ(http(world.port(), "POST", "/api/v1/logout", "",
                 {{"Origin", world.origin()}, {"Cookie", cookie}})
                .status,
            204);
  EXPECT_EQ(console->next_of("error")["code"], "signed_out");
  EXPECT_TRUE(console->is_closed_by_server());
}

}  // namespace
}  // namespace nhipcau::gateway
