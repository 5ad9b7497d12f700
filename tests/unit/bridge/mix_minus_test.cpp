// One's own voice never comes back: a tone per open room, looked for in what each of them hears,
// in the mix itself, before it is encoded.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include "common/media/picture_code.hpp"
#include "orchestrator/bridge/mixer/mixer.hpp"
#include "tests/support/tones.hpp"

namespace nhipcau::bridge {
namespace {

constexpr int kTicks = 150;  // 3 s: the last of them is looked at
constexpr int kRooms = 8;

struct Case {
  const char* name;
  double dbfs;  // of each tone
  double (*hz)(int room);
};

double close_together(int room) {
  return media::room_tone_hz(room);
}

double of_a_voice(int room) {
  return std::round(300 + 385.0 * room);
}

std::vector<std::vector<std::uint8_t>> tone(double hz, double dbfs) {
  media::OpusFrameEncoder encoder(media::SoundQuality::kTransparent);
  std::vector<std::vector<std::uint8_t>> packets(kTicks);
  std::size_t at = 0;
  for (std::vector<std::uint8_t>& packet : packets) {
    AudioFrame frame;
    for (float& sample : frame) {
      const double phase = 2 * std::numbers::pi * hz * static_cast<double>(at++) / 48000;
      sample = static_cast<float>(std::pow(10, dbfs / 20) * std::sin(phase + hz));
    }
    encoder.encode(frame, packet);
  }
  return packets;
}

class MixMinus : public testing::TestWithParam<Case> {
 protected:
  /// What each of so many open rooms hears, before coding.
  std::vector<std::vector<float>> heard(int open) {
    Mixer mixer;
    std::vector<std::vector<float>> all(static_cast<std::size_t>(open));
    for (int room = 0; room < open; ++room) {
      mixer.set_open(id(room), true);
    }
    media::MediaTime now{0};
    for (std::size_t tick = 0; tick < kTicks; ++tick) {
      for (int room = 0; room < open; ++room) {
        mixer.on_packet(id(room), static_cast<std::uint16_t>(tick), sent(room)[tick], now);
      }
      mixer.tick(now);
      now += media::MediaTime{20'000};
      for (int room = 0; room < open; ++room) {
        const AudioFrame& frame = *mixer.heard_by(id(room));
        all[static_cast<std::size_t>(room)].insert(all[static_cast<std::size_t>(room)].end(),
                                                   frame.begin(), frame.end());
      }
    }
    return all;
  }
  static RoomId id(int room) { return RoomId("phong-" + std::to_string(room)); }

  const std::vector<std::vector<std::uint8_t>>& sent(int room) {
    auto& packets = sent_[room];
    if (packets.empty()) {
      packets = tone(GetParam().hz(room), GetParam().dbfs);
    }
    return packets;
  }

 private:
  std::map<int, std::vector<std::vector<std::uint8_t>>> sent_;
};

TEST_P(MixMinus, HasEverybodyElseInItAndNothingOfTheRoomItself) {
  for (int open = 1; open <= kRooms; ++open) {
    const auto all = heard(open);
    for (int room = 0; room < open; ++room) {
      double weakest = 0;
      double loudest = -200;
      for (int other = 0; other < open; ++other) {
        const double dbfs = test::tone_in_last_second_dbfs(all[static_cast<std::size_t>(room)],
                                                           GetParam().hz(other));
        if (other != room) {
          weakest = std::min(weakest, dbfs);
          loudest = std::max(loudest, dbfs);
        }
      }
      const double own =
          test::tone_in_last_second_dbfs(all[static_cast<std::size_t>(room)], GetParam().hz(room));
      const std::string where = std::to_string(open) + " open, room " + std::to_string(room);
      EXPECT_LT(own, -60) << where;
      if (open > 1) {
        EXPECT_LT(own - weakest, -60) << where;
        EXPECT_LT(loudest - weakest, 1) << where << ": all as loud as one another";
        const double full = std::min(GetParam().dbfs, -1 - 20 * std::log10(open - 1));
        EXPECT_GT(weakest, full - 0.5) << where << ": no quieter than the ceiling asks";
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Tones, MixMinus,
                         testing::Values(Case{"QuietAndClose", -20, &close_together},
                                         Case{"LoudAndClose", -12, &close_together},
                                         Case{"LoudAndFarApart", -12, &of_a_voice},
                                         Case{"FarTooLoud", -3, &of_a_voice}),
                         [](const auto& made) { return made.param.name; });

}  // namespace
}  // namespace nhipcau::bridge
