#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/wire/codec.hpp"
#include "tests/unit/gateway/world.hpp"

/// Agents and the bridge at the door of a running gateway.
namespace nhipcau::gateway {
namespace {

std::string agent_hello(const std::string& room, const std::string& token,
                        const std::string& instance = "instance-1") {
  wire::AgentHello hello;
  hello.room = RoomId(room);
  hello.token = token;
  hello.instance = instance;
  hello.version = "test";
  hello.offer.generation = "00112233445566aa";
  hello.offer.video_ssrc = 1;
  hello.offer.thumbnail_ssrc = 2;
  hello.offer.audio_ssrc = 3;
  return wire::encode(wire::FromAgent{hello});
}

std::string bridge_hello(const std::string& token) {
  wire::BridgeHello hello;
  hello.token = token;
  hello.instance = "bridge-1";
  hello.version = "test";
  return wire::encode(wire::FromBridge{hello});
}

TEST(Agents, AnAgentWithItsTokenIsWelcomedAndGetsAPlan) {
  const World world;
  const auto agent = world.peer("/ws/agent");
  ASSERT_EQ(agent->status(), 101);
  agent->send(agent_hello("a", "token-a"));
  EXPECT_EQ(agent->next_of("welcome")["room_name"], "Điểm cầu A");
  EXPECT_EQ(agent->next_of("room_plan")["stamp"]["epoch"], world.epoch());
}

TEST(Agents, APressOnTheRoomsPanelIsTheTechniciansAndIsAnsweredOnce) {
  const World world;
  const auto agent = world.peer("/ws/agent");
  agent->send(agent_hello("a", "token-a"));
  ASSERT_FALSE(agent->next_of("room_plan").is_null());
  const auto press = [&](const std::string& id, auto what) {
    agent->send(wire::encode(wire::FromAgent{wire::AgentCommand{CommandId(id), what}}));
  };
  press("press-0001", wire::RaiseHand{wire::RequestKind::kSpeech, "góp ý"});
  Json plan = agent->next_of("room_plan");
  EXPECT_EQ(plan["requests"][0]["topic"], "góp ý");
  press("press-0001", wire::RaiseHand{wire::RequestKind::kSpeech, "góp ý"});
  press("press-0002", wire::RaiseHand{wire::RequestKind::kSpeech, "lại"});
  Json answer = agent->next_of("answer");
  while (answer["cmd_id"] == "press-0001") {
    EXPECT_EQ(answer["ok"], true) << "the same press, the same answer";
    answer = agent->next_of("answer");
  }
  EXPECT_EQ(answer["cmd_id"], "press-0002");
  EXPECT_EQ(answer["code"], "already_waiting");
  press("press-0003", wire::WithdrawHand{RequestId(plan["requests"][0]["id"].get<std::string>())});
  press("press-0004", wire::CallDesk{"mất tiếng"});
  EXPECT_EQ(agent->next_of("answer")["ok"], true);
  EXPECT_EQ(agent->next_of("answer")["ok"], true);
}

TEST(Agents, TooManyPressesAtOnceAreRefused) {
  const World world;
  const auto agent = world.peer("/ws/agent");
  agent->send(agent_hello("a", "token-a"));
  ASSERT_FALSE(agent->next_of("room_plan").is_null());
  for (int i = 0; i < 12; ++i) {
    agent->send(wire::encode(wire::FromAgent{
        wire::AgentCommand{CommandId("press-000" + std::to_string(i)), wire::CallDesk{""}}}));
  }
  int refused = 0;
  for (int i = 0; i < 12; ++i) {
    refused += agent->next_of("answer")["code"] == "too_many_commands" ? 1 : 0;
  }
  EXPECT_GE(refused, 1);
}

TEST(Agents, AWrongTokenIsTurnedAwayWithItsReason) {
  const World world;
  const auto agent = world.peer("/ws/agent");
  agent->send(agent_hello("a", "token-tinh"));
  EXPECT_EQ(agent->next_of("error")["code"], "bad_token");
  EXPECT_TRUE(agent->is_closed_by_server());
}

TEST(Agents, AnUnknownRoomIsTurnedAway) {
  const World world;
  const auto agent = world.peer("/ws/agent");
  agent->send(agent_hello("hue", "token-a"));
  EXPECT_EQ(agent->next_of("error")["code"], "unknown_room");
  EXPECT_TRUE(agent->is_closed_by_server());
}

TEST(Agents, TheFirstMessageMustBeHello) {
  const World world;
  const auto agent = world.peer("/ws/agent");
  agent->send(wire::encode(wire::FromAgent{wire::AgentReport{}}));
  EXPECT_EQ(agent->next_of("error")["code"], "hello_expected");
  EXPECT_TRUE(agent->is_closed_by_server());
}

TEST(Agents, AnotherProtocolVersionIsTurnedAway) {
  const World world;
  const auto agent = world.peer("/ws/agent");
  Json hello = Json::parse(agent_hello("a", "token-a"));
  hello["protocol"] = 2;
  agent->send(hello.dump());
  EXPECT_EQ(agent->next_of("error")["code"], "wrong_protocol");
  EXPECT_TRUE(agent->is_closed_by_server());
}

TEST(Agents, ANewerConnectionOfTheSameRoomReplacesTheOlder) {
  const World world;
  const auto older = world.peer("/ws/agent");
  older->send(agent_hello("a", "token-a"));
  ASSERT_FALSE(older->next_of("room_plan").is_null());
  const auto newer = world.peer("/ws/agent");
  newer->send(agent_hello("a", "token-a", "instance-2"));
  EXPECT_FALSE(newer->next_of("room_plan").is_null());
  EXPECT_EQ(older->next_of("error")["code"], "replaced");
  EXPECT_TRUE(older->is_closed_by_server());
}

TEST(Agents, TheThirdBadMessageClosesAndNobodyElseIsDisturbed) {
  const World world;
  const auto good = world.peer("/ws/agent");
  good->send(agent_hello("tinh", "token-tinh"));
  ASSERT_FALSE(good->next_of("room_plan").is_null());
  const auto bad = world.peer("/ws/agent");
  bad->send("{");
  EXPECT_EQ(bad->next_of("error")["code"], "bad_json");
  bad->send(R"({"type":"report"})");
  EXPECT_EQ(bad->next_of("error")["code"], "bad_message");
  bad->send(R"({"type":"report","type":"report"})");
  EXPECT_EQ(bad->next_of("error")["code"], "bad_json");
  EXPECT_EQ(bad->next_of("error")["code"], "too_many_errors");
  EXPECT_TRUE(bad->is_closed_by_server());
  EXPECT_EQ(http(world.port(), "GET", "/healthz").status, 200);
  good->send("{");
  EXPECT_EQ(good->next_of("error")["code"], "bad_json") << "it is still connected";
}

TEST(Agents, AMegabyteIsRefusedUnread) {
  const World world;
  const auto agent = world.peer("/ws/agent");
  agent->send(std::string(1024 * 1024, 'x'));
  EXPECT_EQ(agent->next_of("error")["code"], "too_large");
  EXPECT_TRUE(agent->is_closed_by_server());
}

TEST(Agents, InvalidUtf8IsRefused) {
  const World world;
  const auto agent = world.peer("/ws/agent");
  agent->send_binary("\xff\xfe");
  EXPECT_EQ(agent->next_of("error")["code"], "bad_message");
}

TEST(Agents, TheSubProtocolIsRequired) {
  const World world;
  const WsClient agent(world.port(),
                       {.path = "/ws/agent", .subprotocol = "", .origin = "", .cookie = ""});
  EXPECT_EQ(agent.status(), 400);
}

TEST(Agents, AnUnknownPathIsNoWebSocket) {
  const World world;
  EXPECT_EQ(world.peer("/ws/other")->status(), 404);
}

TEST(Bridge, TheBridgeIsWelcomedAndGetsThePlanOfAllRooms) {
  const World world;
  const auto bridge = world.peer("/ws/bridge");
  EXPECT_EQ(http(world.port(), "GET", "/readyz").status, 503);
  bridge->send(bridge_hello("token-bridge"));
  EXPECT_EQ(bridge->next_of("welcome")["epoch"], world.epoch());
  EXPECT_EQ(bridge->next_of("bridge_plan")["rooms"].size(), 3U);
  EXPECT_EQ(http(world.port(), "GET", "/readyz").status, 200);
}

TEST(Bridge, ARoomsTokenDoesNotOpenTheBridgesDoor) {
  const World world;
  const auto bridge = world.peer("/ws/bridge");
  bridge->send(bridge_hello("token-a"));
  EXPECT_EQ(bridge->next_of("error")["code"], "bad_token");
  EXPECT_TRUE(bridge->is_closed_by_server());
}

TEST(Bridge, ItsThumbnailsReachTheConsolesUnchanged) {
  const World world;
  const auto console = world.console(world.cookie());
  ASSERT_FALSE(console->next_of("view").is_null());
  const auto bridge = world.peer("/ws/bridge");
  bridge->send(bridge_hello("token-bridge"));
  ASSERT_FALSE(bridge->next_of("welcome").is_null());
  const std::string frame =
      wire::encode(wire::Thumbnail{RoomId("a"), WallTime{42}, "\xff\xd8 jpeg"});
  bridge->send_binary(frame);
  std::optional<std::string> got = console->next();
  while (got && !console->got_binary()) {
    got = console->next();
  }
  EXPECT_EQ(got, frame);
}

std::string outlet_hello(const std::string& token) {
  wire::OutletHello hello;
  hello.token = token;
  hello.output = OutputId("ghi-hinh");
  hello.instance = "o";
  hello.version = "v";
  hello.offer = {"0123456789abcdef", {}, 1, 2, 3};
  return wire::encode(wire::FromOutlet{hello});
}

TEST(Outlets, OneWithAnotherTokenThanTheBridgesIsTurnedAway) {
  const World world;
  const auto outlet = world.peer("/ws/outlet");
  outlet->send(outlet_hello("token-a"));
  EXPECT_EQ(outlet->next_of("error")["code"], "bad_token");
  EXPECT_TRUE(outlet->is_closed_by_server());
}

TEST(Outlets, OneOfAnOutputThatIsNotConfiguredIsTurnedAway) {
  const World world;
  const auto outlet = world.peer("/ws/outlet");
  outlet->send(outlet_hello("token-bridge"));
  EXPECT_EQ(outlet->next_of("error")["code"], "unknown_output");
  EXPECT_TRUE(outlet->is_closed_by_server());
}

}  // namespace
}  // namespace nhipcau::gateway
