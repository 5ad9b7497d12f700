#include "orchestrator/bridge/mixer/mixer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "orchestrator/bridge/mixer/path_loss.hpp"

namespace nhipcau::bridge {
namespace {

struct Microphone {
  explicit Microphone(double frequency) : hz(frequency) {}

  std::vector<std::uint8_t> next() {
    AudioFrame frame;
    for (float& sample : frame) {
      sample = static_cast<float>(std::clamp(
          peak * std::sin(2 * std::numbers::pi * hz * static_cast<double>(position++) / 48000),
          -1.0, 1.0));
    }
    std::vector<std::uint8_t> packet;
    encoder.encode(frame, packet);
    return packet;
  }

  double hz;
  double peak = 0.25;  // above 1 is clipped, as a bad microphone does
  std::uint64_t position = 0;
  std::uint16_t sequence = 0;
  media::OpusFrameEncoder encoder;
};

struct Listener {
  void hear(const std::vector<std::uint8_t>& packet) {
    AudioFrame frame;
    decoder.decode(packet, frame);
    samples.insert(samples.end(), frame.begin(), frame.end());
  }
  /// Amplitude of a tone in the last half second.
  [[nodiscard]] double amplitude(double hz) const {
    double re = 0;
    double im = 0;
    const std::size_t first = samples.size() - 24000;
    for (std::size_t i = first; i < samples.size(); ++i) {
      const double phase = 2 * std::numbers::pi * hz * static_cast<double>(i) / 48000;
      re += static_cast<double>(samples[i]) * std::cos(phase);
      im += static_cast<double>(samples[i]) * std::sin(phase);
    }
    return 2 * std::hypot(re, im) / 24000;
  }
  media::OpusFrameDecoder decoder;
  std::vector<float> samples;
};

class MixerTest : public testing::Test {
 protected:
  void run(int ticks) {
    for (int i = 0; i < ticks; ++i) {
      mixer.on_packet(a_room, a.sequence++, a.next(), now);
      mixer.on_packet(b_room, b.sequence++, b.next(), now);
      mixer.tick(now);
      now += media::MediaTime{20'000};
      at_a.hear(mixer.packet_for(a_room));
      at_b.hear(mixer.packet_for(b_room));
      at_c.hear(mixer.packet_for(c_room));
    }
  }
  const RoomId a_room{"a"};
  const RoomId b_room{"b"};
  const RoomId c_room{"c"};
  Microphone a{527};
  Microphone b{915};
  Listener at_a;
  Listener at_b;
  Listener at_c;
  Mixer mixer;
  media::MediaTime now{0};
};

TEST_F(MixerTest, SendsDigitalSilenceWhenNobodyIsOpen) {
  run(60);
  EXPECT_LT(at_c.amplitude(527), 0.001);
  EXPECT_FALSE(mixer.packet_for(c_room).empty());
  EXPECT_EQ(mixer.level_dbfs(a_room), -100);
}

TEST_F(MixerTest, LetsEveryRoomHearTheOthersAndNeverItself) {
  mixer.set_open(a_room, true);
  mixer.set_open(b_room, true);
  run(100);
  EXPECT_NEAR(at_c.amplitude(527), 0.25, 0.08);
  EXPECT_NEAR(at_c.amplitude(915), 0.25, 0.08);
  EXPECT_LT(at_a.amplitude(527), 0.003);
  EXPECT_NEAR(at_a.amplitude(915), 0.25, 0.08);
  EXPECT_LT(at_b.amplitude(915), 0.003);
  EXPECT_NEAR(mixer.level_dbfs(a_room), -15, 1.5);
}

TEST_F(MixerTest, SharesOneEncodingAmongTheRoomsThatAreNotOpen) {
  mixer.set_open(a_room, true);
  run(10);
  EXPECT_EQ(&mixer.packet_for(b_room), &mixer.packet_for(c_room));
  EXPECT_NE(&mixer.packet_for(a_room), &mixer.packet_for(c_room));
}

TEST_F(MixerTest, ForgetsAClosedMicrophoneAfterItsRamp) {
  mixer.set_open(a_room, true);
  run(60);
  mixer.set_open(a_room, false);
  run(3);
  EXPECT_EQ(&mixer.packet_for(a_room), &mixer.packet_for(c_room));
  run(60);
  EXPECT_LT(at_c.amplitude(527), 0.003);
}

TEST_F(MixerTest, OpensAndClosesWithoutAClick) {
  run(50);
  mixer.set_open(a_room, true);
  run(50);
  mixer.set_open(a_room, false);
  run(50);
  float step = 0;
  for (std::size_t i = 1; i < at_c.samples.size(); ++i) {
    step = std::max(step, std::abs(at_c.samples[i] - at_c.samples[i - 1]));
  }
  // a 527 Hz tone of 0.25 moves 0.0173 per sample; a click would move its amplitude
  EXPECT_LT(step, 0.06F);
}

TEST_F(MixerTest, KeepsAnOpenMicrophoneOpenWhenItsSoundBeginsAnew) {
  mixer.set_open(a_room, true);
  run(60);
  mixer.forget_sound(a_room);
  a.sequence = 9;
  run(60);
  EXPECT_NEAR(at_c.amplitude(527), 0.25, 0.08);
}

/// The desk speaks to `room` for so many ticks, together with the rooms.
class DeskTest : public MixerTest {
 protected:
  void speak(const RoomId& room, int ticks) {
    for (int i = 0; i < ticks; ++i) {
      mixer.on_desk_packet(room, "desk", desk.sequence++, desk.next(), now);
      run(1);
    }
  }
  Microphone desk{1303};
};

TEST_F(DeskTest, LowersTheProgrammeByTwelveDecibelsForTheRoomItSpeaksToOnly) {
  mixer.set_open(a_room, true);
  run(60);
  const double before = at_b.amplitude(527);
  speak(b_room, 60);
  EXPECT_TRUE(mixer.desk_heard(b_room, "desk"));
  EXPECT_FALSE(mixer.desk_heard(c_room, "desk"));
  EXPECT_NEAR(at_b.amplitude(1303), 0.25, 0.08);
  EXPECT_NEAR(20 * std::log10(at_b.amplitude(527) / before), -12, 1);
  EXPECT_LT(at_c.amplitude(1303), 0.001);
  EXPECT_LT(at_a.amplitude(1303), 0.001);
  EXPECT_NEAR(at_c.amplitude(527), before, before / 20);
  run(120);
  EXPECT_FALSE(mixer.desk_heard(b_room, "desk"));
  EXPECT_NEAR(at_b.amplitude(527), before, before / 20);
  EXPECT_EQ(&mixer.packet_for(b_room), &mixer.packet_for(c_room)) << "costs nothing any more";
}

TEST_F(DeskTest, ReachesARoomThatIsOpenToTheConference) {
  mixer.set_open(a_room, true);
  mixer.set_open(b_room, true);
  run(60);
  speak(a_room, 60);
  EXPECT_NEAR(at_a.amplitude(1303), 0.25, 0.08);
  EXPECT_NEAR(at_a.amplitude(915), 0.25 / 4, 0.02);
  EXPECT_LT(at_a.amplitude(527), 0.003);
  EXPECT_LT(at_c.amplitude(1303), 0.001);
  EXPECT_NEAR(at_c.amplitude(527), 0.25, 0.08) << "the room is heard as before";
}

TEST_F(DeskTest, ComesAndGoesWithoutAClick) {
  run(20);
  speak(c_room, 60);
  mixer.forget_desk(c_room, "desk");
  run(60);
  float step = 0;
  for (std::size_t i = 1; i < at_c.samples.size(); ++i) {
    step = std::max(step, std::abs(at_c.samples[i] - at_c.samples[i - 1]));
  }
  EXPECT_LT(step, 0.1F) << "a tone of 1303 Hz moves 0.043 a sample";
}

/// What one second of the stream weighs, in bytes of packets.
std::size_t second_of(const Mixer& mixer, const RoomId& room, const std::function<void()>& tick) {
  std::size_t bytes = 0;
  for (int i = 0; i < 50; ++i) {
    tick();
    bytes += mixer.packet_for(room).size();
  }
  return bytes;
}

TEST_F(MixerTest, EncodesForAPathThatLosesPacketsAndForNobodyElse) {
  mixer.set_open(a_room, true);
  mixer.set_open(b_room, true);
  const auto tick = [this] { run(1); };
  run(50);
  EXPECT_GT(second_of(mixer, a_room, tick), 20'000U) << "an open room: transparent";
  EXPECT_GT(second_of(mixer, c_room, tick), 12'000U);
  const RoomId lossy{"lossy"};
  mixer.set_lossy(a_room, true);
  mixer.set_lossy(lossy, true);
  run(50);
  EXPECT_LT(second_of(mixer, a_room, tick), 8'000U);
  EXPECT_GT(second_of(mixer, b_room, tick), 20'000U);
  EXPECT_GT(second_of(mixer, c_room, tick), 12'000U);
  EXPECT_LT(second_of(mixer, lossy, tick), 8'000U);
  EXPECT_NEAR(at_a.amplitude(915), 0.25, 0.08) << "and is heard as before";
  mixer.set_lossy(a_room, false);
  mixer.set_lossy(lossy, false);
  run(50);
  EXPECT_GT(second_of(mixer, a_room, tick), 20'000U);
  EXPECT_EQ(&mixer.packet_for(lossy), &mixer.packet_for(c_room));
}

TEST(PathLoss, IsLossyWhenItLosesForSecondsAndForgetsItSlowly) {
  PathLoss path;
  for (int second = 0; second < 60; ++second) {
    ASSERT_FALSE(path.add(second % 20 == 0 ? 2 : 0)) << "a packet now and then";
  }
  int seconds = 1;
  while (!path.add(3)) {
    ASSERT_LT(++seconds, 3);
  }
  for (seconds = 0; path.add(0); ++seconds) {
    ASSERT_LT(seconds, 30);
  }
  EXPECT_GT(seconds, 5);
  EXPECT_TRUE(path.add(30)) << "a line that is full";
}

TEST_F(MixerTest, TellsClippingAndSilenceOfOpenMicrophonesOnly) {
  a.peak = 4;
  b.peak = 0;
  run(300);
  EXPECT_EQ(mixer.verdict(a_room), SoundWatch::Verdict::kGood);
  mixer.set_open(a_room, true);
  mixer.set_open(b_room, true);
  run(60);
  EXPECT_EQ(mixer.verdict(a_room), SoundWatch::Verdict::kClipping);
  EXPECT_EQ(mixer.verdict(b_room), SoundWatch::Verdict::kGood) << "not for five seconds yet";
  run(200);
  EXPECT_EQ(mixer.verdict(b_room), SoundWatch::Verdict::kSilent);
  a.peak = 0.9;
  b.peak = 0.01;
  run(320);
  EXPECT_EQ(mixer.verdict(a_room), SoundWatch::Verdict::kGood);
  EXPECT_EQ(mixer.verdict(b_room), SoundWatch::Verdict::kGood);
  EXPECT_GT(at_c.amplitude(527), 0.7) << "the limiter let go again";
}

}  // namespace
}  // namespace nhipcau::bridge
