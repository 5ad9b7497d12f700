#include "common/media/audio_input.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace nhipcau::media {
namespace {

constexpr MediaTime kTick{20'000};

/// Packets of a 440 Hz tone.
std::vector<std::vector<std::uint8_t>> tone_packets(int count) {
  OpusFrameEncoder encoder;
  std::vector<std::vector<std::uint8_t>> packets(static_cast<std::size_t>(count));
  AudioFrame frame;
  for (std::size_t n = 0; n < packets.size(); ++n) {
    for (std::size_t i = 0; i < kFrameSamples; ++i) {
      const double t = static_cast<double>(n * kFrameSamples + i) / 48000;
      frame[i] = static_cast<float>(0.3 * std::sin(2 * std::numbers::pi * 440 * t));
    }
    encoder.encode(frame, packets[n]);
  }
  return packets;
}

double rms(const AudioFrame& frame) {
  double sum = 0;
  for (const float s : frame) {
    sum += static_cast<double>(s) * static_cast<double>(s);
  }
  return std::sqrt(sum / static_cast<double>(frame.size()));
}

class AudioInputTest : public testing::Test {
 protected:
  void give(int n) {
    input.on_packet(static_cast<std::uint16_t>(n + 65530), packets[static_cast<std::size_t>(n)],
                    now);
  }
  double play() {
    sound = input.next(frame, now);
    now += kTick;
    return rms(frame);
  }
  const std::vector<std::vector<std::uint8_t>> packets = tone_packets(400);
  AudioInput input;
  AudioFrame frame{};
  MediaTime now{0};
  bool sound = false;
};

TEST_F(AudioInputTest, IsSilentUntilTwoPacketsWait) {
  EXPECT_EQ(play(), 0);
  give(0);
  EXPECT_EQ(play(), 0);
  give(1);
  play();
  EXPECT_TRUE(sound);
}

TEST_F(AudioInputTest, PlaysReorderedPacketsInOrderAcrossTheWrap) {
  for (int n = 0; n < 40; n += 2) {
    give(n + 1);
    give(n);
    play();
    EXPECT_TRUE(sound) << n;
    play();
    EXPECT_TRUE(sound) << n;
    if (n > 4) {
      EXPECT_NEAR(rms(frame), 0.212, 0.05) << n;
    }
  }
}

TEST_F(AudioInputTest, RecoversASingleLostPacketFromTheNext) {
  give(0);
  give(1);
  for (int n = 2; n < 30; ++n) {
    if (n != 20) {
      give(n);
    }
    const double level = play();
    if (n > 5) {
      EXPECT_GT(level, 0.05) << n;
    }
  }
}

TEST_F(AudioInputTest, ConcealsFiveFramesThenIsSilentThenComesBack) {
  for (int n = 0; n < 12; ++n) {
    give(n);
    play();
  }
  while (input.waiting() > 0) {
    play();
  }
  for (int i = 0; i < 5; ++i) {
    play();
    EXPECT_FALSE(sound);
  }
  EXPECT_LT(play(), 0.001) << "the end of what was concealed";
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(play(), 0);
  }
  give(40);
  give(41);
  play();
  EXPECT_TRUE(sound);
}

TEST_F(AudioInputTest, TakesTooMuchDelayOutAgain) {
  for (int n = 0; n < 8; ++n) {
    give(n);
    if (n < 2) {
      play();
    }
  }
  const std::size_t before = input.waiting();
  for (int n = 8; n < 390; ++n) {
    give(n);
    play();
    EXPECT_TRUE(sound);
  }
  EXPECT_GE(before, 6U);
  EXPECT_LT(input.waiting(), before);
}

TEST_F(AudioInputTest, KeepsTheDelayThatALatePathHasNeeded) {
  int given = 0;
  const auto late_by_three_ticks = [&] {  // then all at once, as after a stall
    for (int i = 0; i < 3; ++i) {
      play();
    }
    for (int i = 0; i < 3; ++i) {
      give(given++);
    }
  };
  const auto in_time = [&](int packets_in_time) {
    for (int i = 0; i < packets_in_time; ++i) {
      give(given++);
      play();
    }
  };
  in_time(2);
  late_by_three_ticks();
  in_time(250);  // longer than the window after which a needless delay is cut
  EXPECT_GE(input.waiting(), 3U);
  for (int i = 0; i < 3; ++i) {
    play();
    EXPECT_TRUE(sound) << "the same stall again is not heard";
  }
}

TEST_F(AudioInputTest, WaitsLongerForALatePictureAndGoesBackWithinSeconds) {
  int given = 0;
  const auto in_time = [&](int packets_in_time) {
    for (int i = 0; i < packets_in_time; ++i) {
      give(given++);
      play();
      EXPECT_TRUE(sound || given < 3) << given;
    }
  };
  in_time(10);
  input.wait_longer(100 * kTick / 20);
  in_time(150);
  EXPECT_NEAR(static_cast<double>(input.waiting()), 1 + 3.5, 1.5) << "the rest is left to the pace";
  input.wait_longer(MediaTime{0});
  in_time(150);
  EXPECT_LE(input.waiting(), 3U);
}

TEST_F(AudioInputTest, TellsHowLateItReallyIsAfterAStall) {
  int given = 0;
  const auto in_time = [&](int packets_in_time) {
    for (int i = 0; i < packets_in_time; ++i) {
      give(given++);
      play();
    }
  };
  in_time(60);
  EXPECT_EQ(input.lag(), 2 * kTick);
  for (int i = 0; i < 7; ++i) {  // longer than is concealed
    play();
  }
  const int late = given;
  while (given < late + 7) {
    give(given++);
  }
  in_time(5);
  EXPECT_GE(input.lag(), input.delay());
  in_time(300);
  EXPECT_LE(input.lag() - input.delay(), MediaTime{15'000}) << "and it is mended";
}

TEST_F(AudioInputTest, BeginsAsLateAsItIsTold) {
  input.wait_longer(MediaTime{200'000});
  for (int n = 0; n < 30; ++n) {
    give(n);
    play();
    EXPECT_EQ(rms(frame) > 0.1, n >= 12) << n;
  }
}

TEST_F(AudioInputTest, BeginsAnewWhenTheSenderDoes) {
  for (int n = 0; n < 10; ++n) {
    give(n);
    play();
  }
  input.on_packet(20000, packets[0], now);
  input.on_packet(20001, packets[1], now);
  play();
  EXPECT_TRUE(sound);
}

TEST_F(AudioInputTest, SurvivesPacketsThatAreNotOpus) {
  const std::vector<std::uint8_t> rubbish(37, 0xff);
  for (std::uint16_t n = 0; n < 20; ++n) {
    input.on_packet(n, n % 3 == 0 ? std::span<const std::uint8_t>{} : rubbish, now);
    EXPECT_LE(play(), 1.0);
  }
}

/// A room whose sound card runs `ppm` fast, for half an hour of virtual time over a path with 10 ms
/// of jitter. It is silent (packets of one byte: cheap to decode), for the last two minutes it
/// sends its tone.
class DriftingRoom {
 public:
  static constexpr int kTicks = 50 * 1800;
  static constexpr int kToneTicks = 50 * 120;

  explicit DriftingRoom(double ppm) : frame_us_(20'000 / (1 + ppm * 1e-6)) {}

  void run() {
    for (int tick = 0; tick < kTicks; ++tick) {
      const MediaTime now = tick * kTick;
      while (next_arrival() <= now) {
        send(next_arrival());
      }
      AudioFrame frame;
      const bool real = input_.next(frame, now);
      broken += tick > 5 && !real ? 1 : 0;
      deepest = std::max(deepest, input_.waiting());
      if (tick >= kTicks - 50 * 100) {
        heard.insert(heard.end(), frame.begin(), frame.end());
      }
    }
  }

  int broken = 0;           // ticks without sound of a packet
  std::size_t deepest = 0;  // packets
  std::vector<float> heard;

 private:
  [[nodiscard]] MediaTime next_arrival() const {
    const double jitter = static_cast<double>((sent_ * 7919) % 101) * 100;  // µs, even
    return MediaTime{static_cast<std::int64_t>(static_cast<double>(sent_) * frame_us_ + jitter)};
  }

  void send(MediaTime at) {
    static constexpr std::array<std::uint8_t, 1> kSilence = {0xf8};
    std::vector<std::uint8_t> packet(kSilence.begin(), kSilence.end());
    if (sent_ >= kTicks - kToneTicks) {
      AudioFrame frame;
      for (std::size_t i = 0; i < kFrameSamples; ++i) {
        const double t = static_cast<double>(sent_ * 960 + static_cast<std::int64_t>(i)) / 48000;
        frame[i] = static_cast<float>(0.3 * std::sin(2 * std::numbers::pi * 1000 * t));
      }
      encoder_.encode(frame, packet);
    }
    input_.on_packet(static_cast<std::uint16_t>(sent_++), packet, at);
  }

  double frame_us_;
  std::int64_t sent_ = 0;
  OpusFrameEncoder encoder_;
  AudioInput input_;
};

/// Hertz of a tone, second by second, by how its phase moves against the one it should have.
std::vector<double> pitch_of(const std::vector<float>& samples, double truth) {
  std::vector<double> phases;
  for (std::size_t first = 0; first + 48000 <= samples.size(); first += 48000) {
    double re = 0;
    double im = 0;
    for (std::size_t i = first; i < first + 48000; ++i) {
      const double phase = 2 * std::numbers::pi * truth * static_cast<double>(i) / 48000;
      re += static_cast<double>(samples[i]) * std::cos(phase);
      im += static_cast<double>(samples[i]) * -std::sin(phase);
    }
    phases.push_back(std::atan2(im, re));
  }
  std::vector<double> hertz;
  for (std::size_t i = 1; i < phases.size(); ++i) {
    const double turn = std::remainder(phases[i] - phases[i - 1], 2 * std::numbers::pi);
    hertz.push_back(truth + turn / (2 * std::numbers::pi));
  }
  return hertz;
}

class AudioInputDrift : public testing::TestWithParam<double> {};

TEST_P(AudioInputDrift, IsNotHeardInHalfAnHour) {
  DriftingRoom room(GetParam());
  room.run();
  EXPECT_EQ(room.broken, 0);
  EXPECT_LE(room.deepest, 4U) << "the delay grew";
  const double truth = 1000 * (1 + GetParam() * 1e-6);
  double worst_ppm = 0;
  for (const double hertz : pitch_of(room.heard, truth)) {
    worst_ppm = std::max(worst_ppm, std::abs(hertz - truth) / truth * 1e6);
  }
  RecordProperty("worst_pitch_ppm", std::to_string(worst_ppm));
  EXPECT_LT(worst_ppm, 100) << "less than any two sound cards differ";
}

INSTANTIATE_TEST_SUITE_P(Clocks, AudioInputDrift, testing::Values(-800.0, -300.0, 300.0, 800.0));

}  // namespace
}  // namespace nhipcau::media
