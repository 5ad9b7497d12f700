#include "endpoint-agent/panel/panel.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <utility>

#include "common/wire/json_reader.hpp"
#include "endpoint-agent/panel/site.hpp"
#include "tests/unit/gateway/client.hpp"

/// The panel's server as a page, a stranger and a nuisance meet it.
namespace nhipcau::agent::panel {
namespace {

using gateway::http;
using gateway::Json;
using gateway::WsClient;

/// A panel with one verb, `say`, whose word arrives in `said`.
class PanelTest : public testing::Test {
 protected:
  PanelTest() {
    std::filesystem::create_directories(pages_);
    std::ofstream(pages_ / "index.html") << "<p>panel</p>";
    Commands commands;
    commands.add("say", [this](wire::ObjectReader& args) -> Action {
      return [this, word = args.string("word")](const Press& press) {
        if (word == "no") {
          press.reply(Error{"not_now", {"Chưa được.", "Not now."}});
          return;
        }
        said.set_value(word);
        press.reply({});
      };
    });
    panel.emplace(
        Options{.host = "127.0.0.1", .port = 0, .pages_dir = pages_.string()},
        [](std::function<void()> task) { task(); }, std::move(commands),
        std::map<std::string, Route>{{"/extra", [](const web::Request&) {
                                        web::Response response;
                                        response.body = "more";
                                        return response;
                                      }}});
    const std::string url = panel->url();
    port = std::stoi(url.substr(url.rfind(':') + 1));
  }

  [[nodiscard]] std::string origin() const { return "http://127.0.0.1:" + std::to_string(port); }
  [[nodiscard]] WsClient page() const {
    return {port,
            {.path = "/ws/panel", .subprotocol = kSubprotocol, .origin = origin(), .cookie = {}}};
  }

  static std::string command(const std::string& verb, const Json& args) {
    return Json{{"type", "command"}, {"cmd_id", "press-0001"}, {"verb", verb}, {"args", args}}
        .dump();
  }

  const std::filesystem::path pages_ =
      std::filesystem::path(testing::TempDir()) /
      (std::string("panel-") + testing::UnitTest::GetInstance()->current_test_info()->name());
  std::promise<std::string> said;
  std::optional<Panel> panel;
  int port = 0;
};

TEST_F(PanelTest, ServesItsPageWithSecurityHeaders) {
  const gateway::HttpReply reply = http(port, "GET", "/");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "<p>panel</p>");
  const std::string policy = reply.headers.at("content-security-policy");
  EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(http(port, "GET", "/extra").body, "more");
  EXPECT_EQ(http(port, "GET", "/../secret").status, 404);
  EXPECT_EQ(http(port, "POST", "/", "x").status, 405);
}

TEST_F(PanelTest, RefusesAForeignPageAndANameThatWasPointedHere) {
  EXPECT_EQ(http(port, "GET", "/", "", {{"Host", "evil.example:80"}}).status, 403);
  const WsClient foreign(port, {.path = "/ws/panel",
                                .subprotocol = kSubprotocol,
                                .origin = "http://evil.example",
                                .cookie = {}});
  EXPECT_EQ(foreign.status(), 403);
  const WsClient nobody(
      port, {.path = "/ws/panel", .subprotocol = kSubprotocol, .origin = {}, .cookie = {}});
  EXPECT_EQ(nobody.status(), 403);
  EXPECT_EQ(page().status(), 101);
}

TEST(LiteralHost, IsAnAddressOrLocalhost) {
  for (const char* good : {"127.0.0.1:8088", "localhost:8088", "192.168.1.7", "[::1]:8088"}) {
    EXPECT_TRUE(is_literal_host(good)) << good;
  }
  for (const char* bad : {"", "evil.example", "127.0.0.1.evil.example:8088", "localhost.evil:1"}) {
    EXPECT_FALSE(is_literal_host(bad)) << bad;
  }
}

TEST_F(PanelTest, GivesTheWholeStateToWhoComesAndToWhoIsThere) {
  State state;
  state.room_name = "Điểm cầu huyện Ninh Sơn";
  panel->show(state);
  WsClient client = page();
  const Json first = client.next_of("state");
  EXPECT_EQ(first["state"]["room_name"], "Điểm cầu huyện Ninh Sơn");
  state.devices.muted = true;
  panel->show(state);
  const Json second = client.next_of("state");
  EXPECT_EQ(second["state"]["devices"]["muted"], true);
  EXPECT_GT(second["version"], first["version"]);
}

TEST_F(PanelTest, CarriesOutACommandAndAnswersIt) {
  WsClient client = page();
  client.send(command("say", {{"word", "yes"}}));
  const Json answer = client.next_of("answer");
  EXPECT_EQ(answer["ok"], true);
  EXPECT_EQ(answer["cmd_id"], "press-0001");
  EXPECT_EQ(said.get_future().get(), "yes");
  client.send(command("say", {{"word", "no"}}));
  const Json refused = client.next_of("answer");
  EXPECT_EQ(refused["ok"], false);
  EXPECT_EQ(refused["code"], "not_now");
  EXPECT_EQ(refused["text"]["vi"], "Chưa được.");
}

TEST_F(PanelTest, AnswersWhatIsWrongWithACommand) {
  WsClient client = page();
  client.send(command("say", {{"word", 7}}));
  EXPECT_EQ(client.next_of("answer")["code"], "bad_args");
  client.send(command("say", {{"word", "yes"}, {"more", 1}}));
  EXPECT_EQ(client.next_of("answer")["code"], "bad_args");
  client.send(command("destroy", Json::object()));
  EXPECT_EQ(client.next_of("answer")["code"], "bad_command");
}

TEST_F(PanelTest, TheThirdBadMessageCloses) {
  WsClient client = page();
  client.send("{");
  client.send(R"({"type":"command","type":"command"})");
  client.send("7");
  EXPECT_EQ(client.next_of("error")["code"], "bad_message");
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(PanelTest, AMessageThatIsTooLargeCloses) {
  WsClient client = page();
  client.send(command("say", {{"word", std::string(9'000, 'x')}}));
  EXPECT_EQ(client.next_of("error")["code"], "too_large");
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(PanelTest, APortThatIsTakenIsToldAtOnce) {
  EXPECT_THROW(Panel(
                   Options{.host = "127.0.0.1", .port = port, .pages_dir = pages_.string()},
                   [](std::function<void()> task) { task(); }, Commands{}),
               std::runtime_error);
}

}  // namespace
}  // namespace nhipcau::agent::panel
