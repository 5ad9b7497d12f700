/// nhipcau-compose-bench: what the composed picture costs. Prints rows of tests/bench as JSON. The
/// streams of the rooms are fed to the router as the bridge does, without a network; the CPU time
/// is the whole process's: forwarding, decoding, painting, encoding.
#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "common/base/mailbox.hpp"
#include "common/io/gst.hpp"
#include "common/media/media_time.hpp"
#include "orchestrator/bridge/composer/composer.hpp"
#include "orchestrator/bridge/video_router.hpp"
#include "tests/support/room_simulator/clip.hpp"

namespace {

using namespace nhipcau;
using media::MediaTime;
using std::chrono::milliseconds;

constexpr int kRounds = 5;
constexpr MediaTime kRound{3'000'000};
constexpr MediaTime kWarmUp{2'000'000};
constexpr milliseconds kTick{20};
constexpr double kLeastPictures = 23;  // a second, of 25: an overloaded machine makes fewer

struct NobodyAsks final : bridge::KeyFrameAsker {
  void ask_key_frame(bridge::StreamId, MediaTime) override {}
};
struct Nowhere final : bridge::VideoSink {
  void send(const media::RtpHeader& header, media::Bytes, MediaTime) override {
    pictures += header.marker ? 1 : 0;
  }
  void repair(const media::RtpHeader&, media::Bytes) override {}
  std::uint64_t pictures = 0;
};

/// One stream of a room, played again and again.
struct Player {
  const std::vector<simulator::AccessUnit>* clip = nullptr;
  MediaTime period{};
  std::function<void(const media::RtpPacket&, bool key, MediaTime now)> send;
  MediaTime next{};
  std::size_t position = 0;
  media::RtpHeader header{};

  void pump(MediaTime now) {
    for (; next <= now; next += period) {
      const simulator::AccessUnit& unit = (*clip)[position++ % clip->size()];
      for (std::size_t i = 0; i < unit.payloads.size(); ++i) {
        ++header.sequence;
        header.marker = i + 1 == unit.payloads.size();
        send({header, unit.payloads[i]}, unit.key && i == 0, now);
      }
      header.timestamp += static_cast<std::uint32_t>(period.count() * 9 / 100);
    }
  }
};

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

class Stage {
 public:
  Stage(int rooms, wire::Feed feed)
      : composer_(
            router_, {},
            {.stream_of = [this](const RoomId& id, wire::Feed) { return streams_.at(id); },
             .post =
                 [this](std::function<void()> task) {
                   static_cast<void>(mailbox_.post(std::move(task)));
                 },
             .sent = [this](bridge::StreamId stream,
                            const std::vector<std::uint8_t>& rtp) { on_packet(stream, rtp); }}),
        output_(router_.add_output(sink_)) {
    wire::Composition composition{.id = "gallery", .arrangement = wire::Arrangement::kGallery};
    for (int i = 1; i <= rooms; ++i) {
      const RoomId id("room" + std::to_string(i));
      streams_[id] = router_.add_source();
      composition.slots.push_back({id, feed, "Điểm cầu huyện số " + std::to_string(i), ""});
      add_player(id, i, feed);
    }
    const MediaTime now = media::media_now();
    composer_.apply(composition);
    composer_.aim(now);
    output_.want(composer_.stream(), now);
  }

  void run(MediaTime length) {
    const MediaTime until = media::media_now() + length;
    for (MediaTime now = media::media_now(); now < until; now = media::media_now()) {
      for (Player& player : players_) {
        player.pump(now);
      }
      router_.deliver();
      mailbox_.drain();
      composer_.tick(now);
      router_.tick(now);
      poll(nullptr, 0, static_cast<int>(kTick.count()));
    }
  }

  [[nodiscard]] std::uint64_t pictures() const { return sink_.pictures; }

 private:
  void add_player(const RoomId& id, int number, wire::Feed feed) {
    const bool small = feed == wire::Feed::kThumbnail;
    clips_.push_back(std::make_unique<std::vector<simulator::AccessUnit>>(
        small ? simulator::encode_video_clip({number, 320, 180, 5, 130, 50, 10})
              : simulator::encode_video_clip({number, 1280, 720, 25, 2500, 100, 50})));
    Player player{.clip = clips_.back().get(),
                  .period = small ? milliseconds{200} : milliseconds{40},
                  .send = {},
                  .next = media::media_now()};
    if (small) {
      player.send = [this, id](const media::RtpPacket& packet, bool, MediaTime) {
        composer_.on_thumbnail(id, packet);
      };
    } else {
      player.send = [this, stream = streams_.at(id)](const media::RtpPacket& packet, bool key,
                                                     MediaTime now) {
        router_.on_packet(stream, packet, key, now);
      };
    }
    players_.push_back(std::move(player));
  }

  void on_packet(bridge::StreamId stream, const std::vector<std::uint8_t>& rtp) {
    if (const auto packet = media::parse_rtp(rtp)) {
      router_.on_packet(stream, *packet, media::starts_key_frame(packet->payload),
                        media::media_now());
      router_.deliver();
    }
  }

  NobodyAsks asker_;
  bridge::VideoRouter router_{asker_};
  Nowhere sink_;
  Mailbox mailbox_;
  std::map<RoomId, bridge::StreamId> streams_;
  std::vector<std::unique_ptr<std::vector<simulator::AccessUnit>>> clips_;
  std::vector<Player> players_;
  bridge::Composer composer_;
  bridge::VideoForwarder& output_;
};

/// Empty when not all pictures came out: what was not made costs nothing.
std::vector<double> percent_of_a_core(int rooms, wire::Feed feed) {
  Stage stage(rooms, feed);
  stage.run(kWarmUp);
  std::vector<double> values;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t pictures = stage.pictures();
    const double before = cpu_seconds();
    stage.run(kRound);
    const auto made = static_cast<double>(stage.pictures() - pictures);
    if (made < kLeastPictures * static_cast<double>(kRound.count()) / 1e6) {
      return {};
    }
    values.push_back((cpu_seconds() - before) * 1e8 / static_cast<double>(kRound.count()));
  }
  std::sort(values.begin(), values.end());
  return values;
}

bool print_row(const char* name, const std::vector<double>& values, int goal) {
  if (values.empty()) {
    std::fprintf(stderr, "nhipcau-compose-bench: %s: fewer than 25 pictures a second came out\n",
                 name);
    return false;
  }
  const double median = values[values.size() / 2];
  std::printf("{\"name\": \"%s\", \"unit\": \"%% of a core\", \"median\": %.2f, \"p95\": %.2f, ",
              name, median, values.back());
  std::printf("\"goal\": \"median <= %d\", \"met\": %s}", goal, median <= goal ? "true" : "false");
  return true;
}

}  // namespace

int main() {
  gst::init();
  std::printf("[\n");
  bool good = print_row("gallery of 8 at 720p25, of thumbnails",
                        percent_of_a_core(8, wire::Feed::kThumbnail), 45);
  std::printf(",\n");
  good &= print_row("gallery of 4 at 720p25, of main pictures 720p25",
                    percent_of_a_core(4, wire::Feed::kMain), 100);
  std::printf("\n]\n");
  return good ? 0 : 1;
}
