/// Measures what nhipcau-bridge costs: N simulated rooms send 720p25 to the real program and see
/// its programme; prints CPU and memory of the bridge's process, from /proc.
#include <poll.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "common/media/picture_code.hpp"
#include "common/wire/codec.hpp"
#include "tests/support/room_simulator/bridge_process.hpp"
#include "tests/support/room_simulator/fake_orchestrator.hpp"
#include "tests/support/room_simulator/simulated_room.hpp"

namespace {

using namespace nhipcau;
using media::MediaTime;
using simulator::SimulatedRoom;

struct LoadOptions {
  std::string bridge;
  int rooms = 8;
  int uplinks = 8;  ///< rooms that send their main picture
  int open = 2;     ///< open microphones
  int seconds = 10;
  int kilobits = 2500;
};

class Load {
 public:
  explicit Load(const LoadOptions& options)
      : options_(options),
        orchestrator_([this](const std::string& text) { on_text(text); }),
        main_(simulator::encode_video_clip({1, 1280, 720, 25, options.kilobits, 100, 25})),
        thumbnail_(simulator::encode_video_clip({1, 320, 180, 5, 130, 50, 10})),
        sound_(simulator::encode_tone_clip(media::room_tone_hz(1))) {
    const simulator::RoomClips clips{&main_, &thumbnail_, &sound_, 25};
    for (int i = 0; i < options.rooms; ++i) {
      rooms_.push_back(std::make_unique<SimulatedRoom>(clips, media::media_now()));
      rooms_.back()->send_main(i < options.uplinks);
    }
  }

  std::uint16_t port() const { return orchestrator_.port(); }

  void run(MediaTime duration) {
    const MediaTime end = media::media_now() + duration;
    while (media::media_now() < end) {
      orchestrator_.poll();
      const MediaTime now = media::media_now();
      for (auto& room : rooms_) {
        room->pump(now);
      }
      ::poll(nullptr, 0, 2);  // packets of one picture leave together, as an encoder's do
    }
  }

  void print(double cpu_seconds, double wall_seconds, double resident_mb) {
    std::uint64_t video = 0;
    std::uint64_t refused = 0;
    double loss = 0;
    for (auto& room : rooms_) {
      video += room->video_received();
      refused += room->refused();
      loss = std::max(loss, room->loss_pct());
    }
    const double percent = 100 * cpu_seconds / wall_seconds;
    std::printf(
        "rooms %d uplinks %d open %d: CPU %.2f %% of a core, %.3f %% per room; RSS %.1f MB; "
        "video packets received %llu, worst loss %.2f %%, refused %llu\n",
        options_.rooms, options_.uplinks, options_.open, percent, percent / options_.rooms,
        resident_mb, static_cast<unsigned long long>(video), loss,
        static_cast<unsigned long long>(refused));
  }

 private:
  void on_text(const std::string& text) {
    const auto message = wire::decode_from_bridge(text);
    if (!message) {
      std::fprintf(stderr, "%s\n", message.error().text.en.c_str());
      return;
    }
    if (std::holds_alternative<wire::BridgeHello>(*message)) {
      orchestrator_.send(wire::encode(wire::ToBridge{wire::BridgeWelcome{1}}));
      orchestrator_.send(wire::encode(wire::ToBridge{make_plan()}));
    } else if (const auto* answer = std::get_if<wire::BridgeAnswer>(&*message)) {
      const auto number = static_cast<std::size_t>(std::stoi(answer->room.str().substr(1)));
      rooms_[number]->accept(answer->answer, "127.0.0.1", media::media_now());
    }
  }

  wire::BridgePlan make_plan() {
    wire::BridgePlan plan;
    plan.stamp = {1, 1};
    plan.title = "Đo tải";
    plan.programme = {RoomId("r0")};
    for (int i = 0; i < options_.rooms; ++i) {
      wire::BridgeRoom room;
      room.room = RoomId("r" + std::to_string(i));
      room.number = i + 1;
      room.offer = rooms_[static_cast<std::size_t>(i)]->make_offer();
      room.picture = {RoomId(i == 0 && options_.uplinks > 1 ? "r1" : "r0")};
      room.microphone_open = i < options_.open;
      plan.rooms.push_back(room);
    }
    return plan;
  }

  LoadOptions options_;
  simulator::FakeOrchestrator orchestrator_;
  std::vector<simulator::AccessUnit> main_;
  std::vector<simulator::AccessUnit> thumbnail_;
  std::vector<simulator::Payload> sound_;
  std::vector<std::unique_ptr<SimulatedRoom>> rooms_;
};

void measure(const LoadOptions& options) {
  const simulator::ScratchDirectory directory;
  Load load(options);
  const simulator::BridgeProcess bridge(options.bridge, load.port(), directory.path());
  load.run(std::chrono::seconds{4});
  const double before = bridge.cpu_seconds();
  const MediaTime start = media::media_now();
  load.run(std::chrono::seconds{options.seconds});
  const double wall = static_cast<double>((media::media_now() - start).count()) / 1e6;
  load.print(bridge.cpu_seconds() - before, wall, bridge.resident_mb());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("nhipcau-room-load: what nhipcau-bridge costs");
  LoadOptions options;
  app.add_option("--bridge", options.bridge, "the program")->required();
  app.add_option("--rooms", options.rooms);
  app.add_option("--uplinks", options.uplinks, "rooms that send their main picture");
  app.add_option("--open", options.open, "open microphones");
  app.add_option("--seconds", options.seconds);
  app.add_option("--kbps", options.kilobits);
  CLI11_PARSE(app, argc, argv);
  try {
    measure(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nhipcau-room-load: %s\n", error.what());
    return 1;
  }
  return 0;
}
