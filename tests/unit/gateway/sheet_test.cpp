#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/wire/codec.hpp"
#include "tests/unit/gateway/world.hpp"

/// A room's check sheet: signed in the room, printed at the centre.
namespace nhipcau::gateway {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Room a's agent, with a sheet of now whose row 8 failed.
std::unique_ptr<WsClient> agent_with_sheet(const World& world) {
  auto agent = world.peer("/ws/agent");
  wire::AgentHello hello;
  hello.room = RoomId("a");
  hello.token = "token-a";
  hello.instance = "instance-1";
  hello.version = "test";
  hello.offer.generation = "00112233445566aa";
  hello.offer.video_ssrc = 1;
  hello.offer.thumbnail_ssrc = 2;
  hello.offer.audio_ssrc = 3;
  agent->send(wire::encode(wire::FromAgent{hello}));
  const WallTime at{agent->next_of("welcome")["server_time"].get<std::int64_t>()};
  Preflight preflight = test::passed_preflight(at);
  preflight.by = "Trần <Nam> & \"Bắc\"";
  preflight.rows[7] = {CheckMark::kFail, true, {"Hình tối", "Too dark"}};
  agent->send(wire::encode(wire::FromAgent{wire::AgentPreflight{preflight}}));
  return agent;
}

HttpReply sheet(const World& world, const std::string& cookie, const std::string& query) {
  return http(world.port(), "GET", "/check-sheet?" + query, "", {{"Cookie", cookie}});
}

Json room_a(const World& world, const std::string& cookie) {
  const HttpReply reply = http(world.port(), "GET", "/api/v1/view", "", {{"Cookie", cookie}});
  return Json::parse(reply.body)["rooms"][1];
}

TEST(ACheckSheet, SignedInTheRoomIsInTheViewAndOnThePageToPrint) {
  const World world;
  const std::string cookie = world.cookie();
  const auto agent = agent_with_sheet(world);
  const auto console = world.console(cookie);
  Json room = room_a(world, cookie);
  while (room["preflight"].is_null() && console->next()) {
    room = room_a(world, cookie);
  }
  EXPECT_EQ(room["preflight"]["verdict"], "not_ready");
  EXPECT_EQ(room["preflight"]["failed"], Json::array({8}));

  const HttpReply page = sheet(world, cookie, "room=a");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("PHIẾU KIỂM TRA KỸ THUẬT<br>Điểm cầu A"));
  EXPECT_THAT(page.body, HasSubstr("CHƯA SẴN SÀNG, mục 8."));
  EXPECT_THAT(page.body, HasSubstr("Hình tối <small>(đo tự động)</small>"));
  EXPECT_THAT(page.body, HasSubstr("Trần &lt;Nam&gt; &amp; &quot;Bắc&quot;"));
  EXPECT_THAT(sheet(world, cookie, "room=a&lang=en").body, HasSubstr("Too dark"));
}

TEST(ACheckSheet, IsForTheTechnicalTeamAndTheOwnRoomOnly) {
  const World world;
  const std::string technician = world.cookie("a", kTechnicianPassword);
  EXPECT_EQ(sheet(world, technician, "room=a").status, 200);
  EXPECT_THAT(sheet(world, technician, "room=a").body, HasSubstr("Chưa kiểm tra."));
  EXPECT_EQ(sheet(world, technician, "room=tinh").status, 403);
  EXPECT_EQ(sheet(world, world.cookie("xem", kViewerPassword), "room=a").status, 403);
  EXPECT_EQ(sheet(world, "", "room=a").status, 401);
  EXPECT_EQ(sheet(world, world.cookie(), "room=hue").status, 404);
  EXPECT_EQ(http(world.port(), "GET", "/check-sheet.css").status, 200);
}

}  // namespace
}  // namespace nhipcau::gateway
