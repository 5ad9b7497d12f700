#include "orchestrator/bridge/webrtc/sound_frames.hpp"

#include <gtest/gtest.h>
#include <opus/opus.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "common/media/opus_codec.hpp"

namespace nhipcau::bridge {
namespace {

constexpr int kRate = 48'000;

/// A tone of 1 kHz at -6 dBFS in packets of any length.
class Sender {
 public:
  explicit Sender(int samples) : samples_(samples) {
    int error = 0;
    encoder_ = opus_encoder_create(kRate, 1, OPUS_APPLICATION_AUDIO, &error);
  }
  ~Sender() { opus_encoder_destroy(encoder_); }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  std::vector<std::uint8_t> next() {
    std::vector<float> tone(static_cast<std::size_t>(samples_));
    for (float& sample : tone) {
      sample = 0.5F * static_cast<float>(std::sin(2 * std::numbers::pi * 1000 * at_++ / kRate));
    }
    std::vector<std::uint8_t> packet(1500);
    const int size = opus_encode_float(encoder_, tone.data(), samples_, packet.data(), 1500);
    packet.resize(static_cast<std::size_t>(std::max(size, 0)));
    return packet;
  }

 private:
  OpusEncoder* encoder_ = nullptr;
  int samples_;
  int at_ = 0;
};

struct Frame {
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  double dbfs = -100;
};

class SoundFramesTest : public testing::TestWithParam<int> {
 protected:
  void push(std::uint16_t sequence, const std::vector<std::uint8_t>& payload) {
    media::RtpPacket packet;
    packet.header.sequence = sequence;
    packet.header.timestamp = 7;
    packet.payload = payload;
    frames_.push(packet, [&](const media::RtpPacket& frame) {
      media::AudioFrame heard{};
      const bool whole = decoder_.decode(frame.payload, heard);
      double square = 0;
      for (const float sample : heard) {
        square += static_cast<double>(sample) * static_cast<double>(sample);
      }
      given_.push_back({frame.header.sequence, frame.header.timestamp,
                        whole ? 10 * std::log10(square / 960 + 1e-10) : -100});
    });
  }

  SoundFrames frames_;
  media::OpusFrameDecoder decoder_;
  std::vector<Frame> given_;
};

TEST_P(SoundFramesTest, AnyLengthBecomesFramesOf20MsWithoutAHole) {
  const int samples = GetParam();
  Sender sender(samples);
  const int packets = kRate / samples;  // a second
  for (int i = 0; i < packets; ++i) {
    push(static_cast<std::uint16_t>(65'530 + i), sender.next());
  }
  ASSERT_EQ(given_.size(), static_cast<std::size_t>(packets * samples / 960));
  for (std::size_t i = 5; i < given_.size(); ++i) {
    EXPECT_EQ(given_[i].sequence, static_cast<std::uint16_t>(given_[i - 1].sequence + 1));
    if (samples != 960) {
      EXPECT_EQ(given_[i].timestamp, given_[i - 1].timestamp + 960);
    }
    EXPECT_NEAR(given_[i].dbfs, -9, 1) << "frame " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Lengths, SoundFramesTest, testing::Values(120, 480, 960, 1920, 2880));

TEST_F(SoundFramesTest, WhatIsLostStaysAHoleOfItsLengthAndWhatIsLateIsLeftOut) {
  Sender sender(2880);
  push(10, sender.next());
  const auto late = sender.next();
  push(12, sender.next());
  push(11, late);
  ASSERT_EQ(given_.size(), 6U);
  EXPECT_EQ(given_[3].sequence, static_cast<std::uint16_t>(given_[2].sequence + 4));
  EXPECT_EQ(given_[3].timestamp, given_[2].timestamp + 4 * 960);
}

TEST_F(SoundFramesTest, WhatIsNoOpusDoesNoHarm) {
  push(1, {});
  push(2, {0xff});
  push(3, {0xff, 0xff, 0xff});
  Sender sender(480);
  for (std::uint16_t i = 4; i < 24; ++i) {
    push(i, sender.next());
    push(i, {0xff, 0xff});
  }
  EXPECT_NEAR(given_.back().dbfs, -9, 1);
}

}  // namespace
}  // namespace nhipcau::bridge
