/// The program nhipcau-bridge from outside: its control connection, its lock, its end.
#include <gtest/gtest.h>
#include <poll.h>

#include <functional>
#include <optional>
#include <vector>

#include "common/media/picture_code.hpp"
#include "common/wire/codec.hpp"
#include "tests/support/room_simulator/bridge_process.hpp"
#include "tests/support/room_simulator/fake_orchestrator.hpp"
#include "tests/support/room_simulator/simulated_room.hpp"

namespace nhipcau {
namespace {

using simulator::BridgeProcess;
using simulator::FakeOrchestrator;
using simulator::ScratchDirectory;
using simulator::SimulatedRoom;
using std::chrono::milliseconds;
using std::chrono::seconds;

class BridgeProgram : public testing::Test {
 protected:
  void on_text(const std::string& text) {
    const auto message = wire::decode_from_bridge(text);
    ASSERT_TRUE(message) << message.error().text.en;
    if (const auto* greeting = std::get_if<wire::BridgeHello>(&*message)) {
      hellos.push_back(*greeting);
      orchestrator.send(wire::encode(wire::ToBridge{wire::BridgeWelcome{hellos.size()}}));
      plan.stamp = {hellos.size(), 1};
      orchestrator.send(wire::encode(wire::ToBridge{plan}));
    } else if (const auto* answer = std::get_if<wire::BridgeAnswer>(&*message)) {
      ++answers;
      room.accept(answer->answer, "127.0.0.1", media::media_now());
    } else {
      report = std::get<wire::BridgeReport>(*message);
    }
  }
  bool wait_for(const std::function<bool()>& fact, milliseconds limit = seconds{15}) {
    const auto give_up_at = media::media_now() + limit;
    while (!fact()) {
      if (media::media_now() > give_up_at) {
        return false;
      }
      orchestrator.poll();
      room.pump(media::media_now());
      poll(nullptr, 0, 2);
    }
    return true;
  }
  void SetUp() override {
    wire::BridgeRoom wanted;
    wanted.room = RoomId("mot");
    wanted.number = 1;
    wanted.offer = room.make_offer();
    plan.title = "Hội nghị thử";
    plan.rooms.push_back(wanted);
  }

  const ScratchDirectory directory;
  const std::vector<simulator::Payload> sound = simulator::encode_tone_clip(media::room_tone_hz(1));
  SimulatedRoom room{{nullptr, nullptr, &sound, 25}, media::media_now()};
  wire::BridgePlan plan;
  std::vector<wire::BridgeHello> hellos;
  std::optional<wire::BridgeReport> report;
  int answers = 0;
  FakeOrchestrator orchestrator{[this](const std::string& text) { on_text(text); }};
};

TEST_F(BridgeProgram, KeepsTheMediaWhileTheOrchestratorIsGoneAndTellsItWhatItHolds) {
  const BridgeProcess bridge(NHIPCAU_BRIDGE, orchestrator.port(), directory.path());
  ASSERT_TRUE(wait_for([&] { return room.sound_received() > 20 && room.video_received() > 5; }));
  EXPECT_EQ(hellos.at(0).token, "token-of-the-bridge");
  EXPECT_TRUE(hellos[0].answers.empty());
  orchestrator.disconnect();
  const auto sound_before = room.sound_received();
  const auto video_before = room.video_received();
  ASSERT_TRUE(wait_for([&] { return hellos.size() == 2; }));
  ASSERT_TRUE(wait_for([&] { return room.sound_received() > sound_before + 50; }));
  ASSERT_TRUE(wait_for([&] { return report && report->applied.epoch == 2; }));
  EXPECT_GT(room.video_received(), video_before);
  EXPECT_EQ(hellos[1].instance, hellos[0].instance);
  EXPECT_EQ(hellos[1].highest_epoch, 1U);
  ASSERT_TRUE(hellos[1].answers.contains(RoomId("mot")));
  EXPECT_EQ(hellos[1].answers.at(RoomId("mot")).generation, plan.rooms[0].offer->generation);
  EXPECT_EQ(answers, 1) << "the same offer makes no new leg";
  EXPECT_EQ(room.refused(), 0U);
}

TEST_F(BridgeProgram, IsOnePerRunDirectoryAndOnePerPort) {
  BridgeProcess bridge(NHIPCAU_BRIDGE, orchestrator.port(), directory.path());
  ASSERT_TRUE(wait_for([&] { return answers == 1; }));
  BridgeProcess second(NHIPCAU_BRIDGE, orchestrator.port(), directory.path());
  EXPECT_EQ(second.wait(seconds{10}), 3);
  const ScratchDirectory other;
  BridgeProcess third(NHIPCAU_BRIDGE, orchestrator.port(), other.path(), room.bridge_port());
  EXPECT_EQ(third.wait(seconds{10}), 4);
}

TEST_F(BridgeProgram, EndsWithinTwoSecondsOfASignal) {
  BridgeProcess bridge(NHIPCAU_BRIDGE, orchestrator.port(), directory.path());
  ASSERT_TRUE(wait_for([&] { return room.sound_received() > 5; }));
  bridge.terminate();
  EXPECT_EQ(bridge.wait(seconds{2}), 0);
}

}  // namespace
}  // namespace nhipcau
