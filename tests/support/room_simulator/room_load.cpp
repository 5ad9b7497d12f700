/// Measures what nhipcau-bridge costs and how late it makes a picture: one room sends 720p25 to the
/// real program, others come and see it. One run has four phases, so that each is compared with
/// what ran under the same load of the machine; prints them as a list in JSON.
#include <poll.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

#include "common/media/picture_code.hpp"
#include "common/wire/codec.hpp"
#include "tests/support/room_simulator/bridge_process.hpp"
#include "tests/support/room_simulator/fake_orchestrator.hpp"
#include "tests/support/room_simulator/simulated_room.hpp"

namespace {

using namespace nhipcau;
using media::MediaTime;
using simulator::SimulatedRoom;

constexpr MediaTime kSettle = std::chrono::milliseconds{1500};
constexpr MediaTime kLate = std::chrono::milliseconds{20};  // half of what a jitter buffer waits

struct LoadOptions {
  std::string bridge;
  int rooms = 8;
  int seconds = 4;  ///< of each phase
  int kilobits = 2500;
  bool all_send = true;
};

enum class Phase {
  kAlone,      ///< the room on air, nobody else
  kListening,  ///< all rooms see and hear it and send RTCP
  kPresent,    ///< and send thumbnails and sound, as rooms off air do
  kSending,    ///< and their main pictures
};
constexpr const char* kPhaseNames[] = {"alone", "listening", "present", "sending"};

/// When the room on air sent which picture, and how long later the others had all of it.
class Delays {
 public:
  void sent(media::Bytes payload) { sent_[hash(payload)] = media::media_now(); }
  void arrived(media::Bytes payload) {
    const auto found = sent_.find(hash(payload));
    if (found != sent_.end()) {
      all_.push_back(media::media_now() - found->second);
    }
  }
  void clear() { all_.clear(); }
  double ms(double share) {
    if (all_.empty()) {
      return -1;
    }
    std::ranges::sort(all_);
    const auto at = static_cast<std::size_t>(share * static_cast<double>(all_.size() - 1));
    return static_cast<double>(all_[at].count()) / 1000;
  }
  [[nodiscard]] long late() const {
    return std::ranges::count_if(all_, [](MediaTime one) { return one > kLate; });
  }

 private:
  /// A clip is played again after 4 s: until then its pictures differ.
  static std::size_t hash(media::Bytes payload) {
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(payload.data()), payload.size()});
  }

  std::unordered_map<std::size_t, MediaTime> sent_;
  std::vector<MediaTime> all_;
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
    for (int i = 0; i <= options.rooms; ++i) {
      rooms_.push_back(std::make_unique<SimulatedRoom>(clips, media::media_now()));
    }
    rooms_.front()->on_main_sent = [this](const simulator::Payload& p) { delays_.sent(p); };
    // Of those served first and last by the bridge; the others' arrival is this program's affair.
    for (SimulatedRoom* room : {rooms_[1].get(), rooms_.back().get()}) {
      room->on_video = [this](const media::RtpPacket& packet) {
        if (packet.header.marker) {
          delays_.arrived(packet.payload);
        }
      };
    }
  }

  [[nodiscard]] std::uint16_t port() const { return orchestrator_.port(); }

  void enter(Phase phase) {
    for (std::size_t i = 1; i < rooms_.size(); ++i) {
      rooms_[i]->send_sound(phase >= Phase::kPresent);
      rooms_[i]->send_pictures(phase >= Phase::kPresent);
      rooms_[i]->send_main(phase >= Phase::kSending);
    }
    joined_ = phase == Phase::kAlone ? 1 : rooms_.size();
    ++plan_seq_;
    send_plan();
    run(kSettle);
    delays_.clear();
    for (auto& room : rooms_) {
      (void)room->loss_pct();
    }
  }

  void run(MediaTime duration) {
    std::vector<pollfd> sockets;
    for (SimulatedRoom* room : in_order()) {
      sockets.push_back({room->fd(), POLLIN, 0});
    }
    const MediaTime end = media::media_now() + duration;
    while (media::media_now() < end) {
      orchestrator_.poll();
      for (SimulatedRoom* room : in_order()) {
        room->pump(media::media_now());
      }
      // Packets of one picture leave together, as an encoder's do; what comes wakes it at once.
      ::poll(sockets.data(), sockets.size(), 2);
    }
  }

  void print(Phase phase, double cpu_share, double resident_mb) {
    double loss = 0;
    std::uint64_t refused = 0;
    for (std::size_t i = 0; i < joined_; ++i) {
      loss = std::max(loss, rooms_[i]->loss_pct());
      refused += rooms_[i]->refused();
    }
    std::printf(
        "{\"phase\": \"%s\", \"rooms\": %zu, \"cpu_pct\": %.3f, \"rss_mb\": %.2f, \"loss_pct\": "
        "%.3f, \"refused\": %llu, \"delay_ms\": {\"median\": %.3f, \"p95\": %.3f, \"p99\": %.3f, "
        "\"max\": %.3f}, \"late\": %ld}",
        kPhaseNames[static_cast<std::size_t>(phase)], joined_, 100 * cpu_share, resident_mb, loss,
        static_cast<unsigned long long>(refused), delays_.ms(0.5), delays_.ms(0.95),
        delays_.ms(0.99), delays_.ms(1), delays_.late());
  }

 private:
  /// The two whose delay is measured first: reading what came for the others takes its time.
  std::vector<SimulatedRoom*> in_order() {
    std::vector<SimulatedRoom*> all{rooms_[0].get(), rooms_[1].get(), rooms_.back().get()};
    for (std::size_t i = 2; i + 1 < rooms_.size(); ++i) {
      all.push_back(rooms_[i].get());
    }
    return all;
  }

  void on_text(const std::string& text) {
    const auto message = wire::decode_from_bridge(text);
    if (!message) {
      std::fprintf(stderr, "%s\n", message.error().text.en.c_str());
      return;
    }
    if (std::holds_alternative<wire::BridgeHello>(*message)) {
      connected_ = true;
      orchestrator_.send(wire::encode(wire::ToBridge{wire::BridgeWelcome{1}}));
      send_plan();
    } else if (const auto* answer = std::get_if<wire::BridgeAnswer>(&*message)) {
      const auto number = static_cast<std::size_t>(std::stoi(answer->room.str().substr(1)));
      rooms_[number]->accept(answer->answer, "127.0.0.1", media::media_now());
    }
  }

  void send_plan() {
    if (!connected_) {
      return;
    }
    wire::BridgePlan plan;
    plan.stamp = {1, plan_seq_};
    plan.title = "Đo tải";
    plan.programme = {RoomId("r0")};
    for (std::size_t i = 0; i < joined_; ++i) {
      wire::BridgeRoom room;
      room.room = RoomId("r" + std::to_string(i));
      room.number = static_cast<int>(i) + 1;
      room.offer = offers_.size() > i ? offers_[i] : offers_.emplace_back(rooms_[i]->make_offer());
      room.picture = i == 0 ? wire::Source{} : wire::Source{RoomId("r0")};
      room.microphone_open = i == 0;
      plan.rooms.push_back(room);
    }
    orchestrator_.send(wire::encode(wire::ToBridge{plan}));
  }

  LoadOptions options_;
  simulator::FakeOrchestrator orchestrator_;
  std::vector<simulator::AccessUnit> main_;
  std::vector<simulator::AccessUnit> thumbnail_;
  std::vector<simulator::Payload> sound_;
  std::vector<std::unique_ptr<SimulatedRoom>> rooms_;
  std::vector<wire::MediaOffer> offers_;
  std::size_t joined_ = 1;
  std::uint64_t plan_seq_ = 1;
  bool connected_ = false;
  Delays delays_;
};

void measure(const LoadOptions& options) {
  const simulator::ScratchDirectory directory;
  Load load(options);
  const simulator::BridgeProcess bridge(options.bridge, load.port(), directory.path());
  const char* before = "[";
  for (const Phase phase : {Phase::kAlone, Phase::kListening, Phase::kPresent, Phase::kSending}) {
    if (phase == Phase::kSending && !options.all_send) {
      break;
    }
    load.enter(phase);
    const double used = bridge.cpu_seconds();
    const MediaTime start = media::media_now();
    load.run(std::chrono::seconds{options.seconds});
    const double wall = static_cast<double>((media::media_now() - start).count()) / 1e6;
    std::printf("%s", before);
    load.print(phase, (bridge.cpu_seconds() - used) / wall, bridge.resident_mb());
    before = ",\n ";
  }
  std::printf("]\n");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("nhipcau-room-load: what nhipcau-bridge costs");
  LoadOptions options;
  app.add_option("--bridge", options.bridge, "the program")->required();
  app.add_option("--rooms", options.rooms, "besides the one on air")->check(CLI::Range(2, 400));
  app.add_option("--seconds", options.seconds, "of each phase");
  app.add_option("--kbps", options.kilobits);
  app.add_flag("!--no-sending", options.all_send, "without the phase in which all send 720p25");
  CLI11_PARSE(app, argc, argv);
  try {
    measure(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nhipcau-room-load: %s\n", error.what());
    return 1;
  }
  return 0;
}
