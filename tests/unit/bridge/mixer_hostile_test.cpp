// Rooms whose sound is broken: the others go on, nothing passes the ceiling, nothing is not a
// number.
#include <gtest/gtest.h>
#include <opus/opus.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "orchestrator/bridge/mixer/mixer.hpp"
#include "tests/support/tones.hpp"

namespace nhipcau::bridge {
namespace {

using Packet = std::vector<std::uint8_t>;
constexpr double kGood = 500;  // Hz
constexpr int kTicks = 250;    // 5 s

/// An encoder as somebody else's program may have set it up.
class ForeignMicrophone {
 public:
  ForeignMicrophone(int rate, int channels, int bitrate, double milliseconds)
      : rate_(rate), channels_(channels), samples_(static_cast<int>(rate * milliseconds / 1000)) {
    int error = OPUS_OK;
    encoder_.reset(opus_encoder_create(rate, channels, OPUS_APPLICATION_AUDIO, &error));
    opus_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE_REQUEST, opus_int32{bitrate});
  }
  Packet next() {
    std::vector<float> samples(static_cast<std::size_t>(samples_ * channels_));
    for (std::size_t i = 0; i < samples.size(); i += static_cast<std::size_t>(channels_)) {
      const double phase = 2 * std::numbers::pi * 900 * static_cast<double>(position_++) / rate_;
      std::fill_n(samples.begin() + static_cast<std::ptrdiff_t>(i), channels_,
                  static_cast<float>(0.25 * std::sin(phase)));
    }
    Packet packet(1400);
    const int size = opus_encode_float(encoder_.get(), samples.data(), samples_, packet.data(),
                                       static_cast<opus_int32>(packet.size()));
    packet.resize(static_cast<std::size_t>(std::max(size, 0)));
    return packet;
  }

 private:
  struct Destroy {
    void operator()(OpusEncoder* encoder) const { opus_encoder_destroy(encoder); }
  };
  int rate_;
  int channels_;
  int samples_;
  std::int64_t position_ = 0;
  std::unique_ptr<OpusEncoder, Destroy> encoder_;
};

/// 20 ms of anything.
Packet encoded(media::OpusFrameEncoder& encoder, const std::function<double(double)>& wave,
               std::int64_t tick) {
  AudioFrame frame;
  for (std::size_t i = 0; i < kFrameSamples; ++i) {
    const double at = static_cast<double>(tick) * 0.02 + static_cast<double>(i) / 48000;
    frame[i] = static_cast<float>(wave(at));
  }
  Packet packet;
  encoder.encode(frame, packet);
  return packet;
}

/// A good room, a broken one, and somebody who listens.
class BrokenRoom : public testing::Test {
 protected:
  /// `sends` puts the broken room's packets of this tick in.
  void play(const std::function<void(int tick)>& sends) {
    for (const RoomId& room : {good, broken}) {
      mixer.set_open(room, true);
    }
    for (int tick = 0; tick < kTicks; ++tick) {
      const auto wave = [](double at) {
        return 0.25 * std::sin(2 * std::numbers::pi * kGood * at);
      };
      mixer.on_packet(good, static_cast<std::uint16_t>(tick), encoded(good_encoder, wave, tick),
                      now);
      sends(tick);
      mixer.tick(now);
      now += media::MediaTime{20'000};
      keep(at_broken, *mixer.heard_by(broken));
      keep(at_good, *mixer.heard_by(good));
    }
  }
  void send(std::uint16_t sequence, const Packet& packet) {
    mixer.on_packet(broken, sequence, packet, now);
  }
  static void keep(std::vector<float>& all, const AudioFrame& frame) {
    all.insert(all.end(), frame.begin(), frame.end());
  }
  void expect_the_good_one_is_heard() {
    EXPECT_NEAR(test::tone_in_last_second_dbfs(at_broken, kGood), -12, 1);
    EXPECT_LT(test::tone_in_last_second_dbfs(at_good, kGood), -60);
    for (const std::vector<float>* all : {&at_broken, &at_good}) {
      EXPECT_TRUE(std::ranges::all_of(*all, [](float x) { return std::abs(x) <= 0.8911F; }))
          << "finite, and below the ceiling";
    }
  }

  const RoomId good{"good"};
  const RoomId broken{"broken"};
  Mixer mixer;
  media::OpusFrameEncoder good_encoder{media::SoundQuality::kTransparent};
  media::OpusFrameEncoder encoder{media::SoundQuality::kTransparent};
  std::vector<float> at_good;
  std::vector<float> at_broken;
  media::MediaTime now{0};
};

TEST_F(BrokenRoom, NarrowAndStereoSoundIsHeardAsWell) {
  for (const auto& [rate, channels, bitrate] : {std::tuple{8000, 1, 8000}, {48000, 2, 96000}}) {
    ForeignMicrophone foreign(rate, channels, bitrate, 20);
    at_good.clear();
    play([&](int tick) { send(static_cast<std::uint16_t>(tick), foreign.next()); });
    EXPECT_NEAR(test::tone_in_last_second_dbfs(at_good, 900), -12, 2) << rate;
    expect_the_good_one_is_heard();
  }
}

TEST_F(BrokenRoom, PacketsOfAnotherLengthAreSilenceAndHarmNobody) {
  for (const double milliseconds : {2.5, 10.0, 40.0, 60.0}) {
    ForeignMicrophone foreign(48000, 1, 48000, milliseconds);
    play([&](int tick) { send(static_cast<std::uint16_t>(tick), foreign.next()); });
    expect_the_good_one_is_heard();
  }
}

TEST_F(BrokenRoom, RubbishHarmsNobody) {
  std::mt19937 random(5);
  play([&](int tick) {
    Packet rubbish(random() % 1200);
    std::ranges::generate(rubbish, [&] { return static_cast<std::uint8_t>(random()); });
    send(static_cast<std::uint16_t>(tick % 7 == 0 ? random() : static_cast<unsigned>(tick)),
         rubbish);
  });
  for (const std::vector<float>* all : {&at_broken, &at_good}) {
    EXPECT_TRUE(std::ranges::all_of(*all, [](float x) { return std::abs(x) <= 0.8911F; }));
  }
  EXPECT_NEAR(test::tone_in_last_second_dbfs(at_broken, kGood), -12, 1);
}

TEST_F(BrokenRoom, BurstsAreTakenApartAgain) {
  std::vector<Packet> waiting;
  play([&](int tick) {
    const auto wave = [](double at) { return 0.25 * std::sin(2 * std::numbers::pi * 900 * at); };
    waiting.push_back(encoded(encoder, wave, tick));
    if (tick % 5 == 4) {  // 100 ms at once
      for (std::size_t i = 0; i < waiting.size(); ++i) {
        send(static_cast<std::uint16_t>(tick - 4 + static_cast<int>(i)), waiting[i]);
      }
      waiting.clear();
    }
  });
  EXPECT_NEAR(test::tone_in_last_second_dbfs(at_good, 900), -12, 1);
  expect_the_good_one_is_heard();
}

TEST_F(BrokenRoom, AMicrophoneWithADirectVoltageDoesNotMakeTheOthersQuieter) {
  play([&](int tick) {
    const auto wave = [](double at) {
      return 0.8 + 0.1 * std::sin(2 * std::numbers::pi * 900 * at);
    };
    send(static_cast<std::uint16_t>(tick), encoded(encoder, wave, tick));
  });
  EXPECT_NEAR(test::tone_in_last_second_dbfs(at_good, 900), -20, 1);
  expect_the_good_one_is_heard();
}

TEST_F(BrokenRoom, OneThatClipsIsTurnedDownForThoseWhoHearIt) {
  play([&](int tick) {
    const auto wave = [](double at) {
      return std::clamp(20 * std::sin(2 * std::numbers::pi * 900 * at), -1.0, 1.0);
    };
    send(static_cast<std::uint16_t>(tick), encoded(encoder, wave, tick));
  });
  EXPECT_GT(test::tone_in_last_second_dbfs(at_good, 900), -3);
  EXPECT_EQ(mixer.verdict(broken), SoundWatch::Verdict::kClipping);
  expect_the_good_one_is_heard();
}

}  // namespace
}  // namespace nhipcau::bridge
