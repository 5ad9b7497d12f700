#include "common/media/audio_input.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace nhipcau::media {
namespace {

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
    input.on_packet(static_cast<std::uint16_t>(n + 65530), packets[static_cast<std::size_t>(n)]);
  }
  double play() {
    sound = input.next(frame);
    return rms(frame);
  }
  const std::vector<std::vector<std::uint8_t>> packets = tone_packets(400);
  AudioInput input;
  AudioFrame frame{};
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

TEST_F(AudioInputTest, BeginsAnewWhenTheSenderDoes) {
  for (int n = 0; n < 10; ++n) {
    give(n);
    play();
  }
  input.on_packet(20000, packets[0]);
  input.on_packet(20001, packets[1]);
  play();
  EXPECT_TRUE(sound);
}

TEST_F(AudioInputTest, SurvivesPacketsThatAreNotOpus) {
  const std::vector<std::uint8_t> rubbish(37, 0xff);
  for (std::uint16_t n = 0; n < 20; ++n) {
    input.on_packet(n, n % 3 == 0 ? std::span<const std::uint8_t>{} : rubbish);
    EXPECT_LE(play(), 1.0);
  }
}

}  // namespace
}  // namespace nhipcau::media
