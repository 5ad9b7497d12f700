#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "orchestrator/gateway/hub.hpp"
#include "tests/unit/gateway/world.hpp"

/// Who moderates, seen from two browsers; what each role may do.
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

TEST(TheSeat, WorksFromTwoWindowsOfOneAccount) {
  const World world(true);
  const std::string cookie = world.cookie();
  const auto first = world.console(cookie);
  const auto second = world.console(cookie);
  first->send(command("press-first", "hold", "r1", {{"reason", ""}}));
  EXPECT_EQ(first->next_of("answer")["ok"], true);
  second->send(command("press-second", "resume", "r1", Json::object()));
  EXPECT_EQ(second->next_of("answer")["ok"], true);
}

TEST(TheSeat, KeepsASecondModeratorOutUntilTheyTakeIt) {
  const World world(true);
  const auto first = world.console(world.cookie());
  const auto second = world.console(world.cookie("dieuhanh2", kSecondModeratorPassword));
  EXPECT_EQ(second->next_of("view")["view"]["seat"]["holder"], "dieuhanh");
  second->send(command("press-0001", "hold", "r1", {{"reason", ""}}));
  const Json refused = second->next_of("answer");
  EXPECT_EQ(refused["code"], "not_seated");
  EXPECT_EQ(refused["by"]["actor"], "dieuhanh");
  second->send(command("press-0002", "take_seat", nullptr, {{"reason", "đổi ca"}}));
  EXPECT_EQ(second->next_of("answer")["ok"], true);
  second->send(command("press-0003", "hold", "r1", {{"reason", ""}}));
  EXPECT_EQ(second->next_of("answer")["ok"], true);
  first->send(command("press-0004", "resume", "r1", Json::object()));
  EXPECT_EQ(first->next_of("answer")["code"], "not_seated");
}

/// Notes whom it heard of.
class PresenceInbox final : public session::Inbox {
 public:
  void agent_hello(wire::AgentHello) override {}
  void agent_offer(RoomId, wire::AgentOffer) override {}
  void agent_report(RoomId, wire::AgentReport) override {}
  void room_sheet(RoomId, SheetReply) override {}
  void agent_preflight(RoomId, wire::AgentPreflight) override {}
  void agent_left(RoomId, std::string) override {}
  void room_tokens(session::RoomTokens) override {}
  void bridge_hello(wire::BridgeHello) override {}
  void bridge_answer(wire::BridgeAnswer) override {}
  void bridge_session_answer(wire::SessionAnswer) override {}
  void bridge_report(wire::BridgeReport) override {}
  void bridge_left(std::string) override {}
  void output_answer(wire::OutputAnswer) override {}
  void outlet_said(OutputId, wire::FromOutlet) override {}
  void outlet_left(OutputId) override {}
  void user_seen(std::string user) override { seen.push_back(std::move(user)); }
  void command(core::Command, Reply) override {}
  void open_media(wire::MediaSession, MediaReply) override {}
  void find_media(std::string, FoundReply) override {}
  void close_media(std::string) override {}
  void events(std::uint64_t, std::size_t, PageReply) override {}
  void ping(std::function<void()>) override {}

  std::vector<std::string> seen;
};

class DeafLink final : public Link {
 public:
  [[nodiscard]] ConnectionId id() const override { return 1; }
  void send_text(const std::string&) override {}
  void send_picture(const std::string&, std::string) override {}
  void carry_media() override {}
  void send_packet(io::MediaPacket, MonoTime) override {}
  void finish() override {}
  [[nodiscard]] bool finishing() const override { return false; }
};

TEST(AConsole, IsThereAsLongAsItAsksTheTimeAndNoLonger) {
  const session::Clock clock(read_clock());
  PresenceInbox inbox;
  Sessions sessions("", clock.now().wall);
  const Account account{"dieuhanh", core::Role::kModerator, {}};
  const std::string cookie = sessions.open(account, clock.now().wall);
  Hub hub(inbox, test_credentials(), "", sessions, clock);
  DeafLink link;
  const auto console = hub.new_console(account, cookie);
  const std::string time = R"({"type":"time","sent":1})";
  console->on_open(link, MonoTime{10'000});
  EXPECT_EQ(inbox.seen, std::vector<std::string>{"dieuhanh"});
  console->on_text(time, MonoTime{10'150});
  EXPECT_EQ(inbox.seen.size(), 1U) << "the first few follow quickly and say nothing new";
  console->on_text(time, MonoTime{12'000});
  EXPECT_EQ(inbox.seen.size(), 2U);
  console->on_tick(MonoTime{30'000});
  EXPECT_EQ(inbox.seen.size(), 2U) << "its browser hangs, though the connection lives";
  console->on_close();
}

TEST(ATechnician, SpeaksForTheirOwnRoomOnly) {
  const World world(true);
  const auto console = world.console(world.cookie("a", kTechnicianPassword));
  const Json welcome = console->next_of("welcome");
  EXPECT_EQ(welcome["role"], "technician");
  EXPECT_EQ(welcome["room"], "a");
  const auto raise = [](const std::string& id, const char* room) {
    return command(id, "raise", nullptr, {{"room", room}, {"kind", "speech"}, {"topic", "điện"}});
  };
  console->send(raise("press-0001", "b"));
  EXPECT_EQ(console->next_of("answer")["code"], "forbidden");
  console->send(raise("press-0002", "a"));
  EXPECT_EQ(console->next_of("answer")["ok"], true);
  console->send(command("press-0003", "next", "r1", {{"target", "i2"}}));
  EXPECT_EQ(console->next_of("answer")["code"], "forbidden");
  console->send(command("press-0004", "settle", nullptr,
                        {{"request", "q1"}, {"status", "cancelled"}, {"reason", ""}}));
  EXPECT_EQ(console->next_of("answer")["ok"], true);
}

TEST(ATechnician, IsToldTheirRoomBySignInAndMayCommandByHttp) {
  const World world;
  const Json account = Json::parse(world.login("a", kTechnicianPassword).body);
  EXPECT_EQ(account, (Json{{"user", "a"}, {"role", "technician"}, {"room", "a"}}));
  const Json body = {{"cmd_id", "press-0001"},
                     {"verb", "raise"},
                     {"expect", {{"live_run", nullptr}}},
                     {"args", {{"room", "a"}, {"kind", "speech"}, {"topic", ""}}}};
  const HttpReply reply =
      http(world.port(), "POST", "/api/v1/commands", body.dump(),
           {{"Origin", world.origin()}, {"Cookie", world.cookie("a", kTechnicianPassword)}});
  EXPECT_EQ(Json::parse(reply.body)["ok"], true);
}

}  // namespace
}  // namespace nhipcau::gateway
