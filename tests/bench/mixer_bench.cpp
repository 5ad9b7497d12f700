#include <benchmark/benchmark.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <numbers>
#include <string>
#include <vector>

#include "common/media/opus_codec.hpp"
#include "orchestrator/bridge/mixer/mixer.hpp"

/// What open microphones cost the bridge: decoding, resampling, mixing and encoding of 20 ms each.
namespace nhipcau::bench {
namespace {

using media::AudioFrame;
using media::MediaTime;
constexpr MediaTime kTick{20'000};
constexpr std::size_t kPackets = 100;

/// Two seconds of something like a voice: a gliding tone with overtones and noise.
std::vector<std::vector<std::uint8_t>> voice(int number) {
  media::OpusFrameEncoder encoder;
  std::vector<std::vector<std::uint8_t>> packets(kPackets);
  AudioFrame frame;
  double phase = 0;
  std::uint32_t noise = static_cast<std::uint32_t>(number);
  for (std::size_t n = 0; n < kPackets; ++n) {
    const double pitch = 110 + 10 * number + 30 * std::sin(static_cast<double>(n) / 8);
    for (float& sample : frame) {
      phase += 2 * std::numbers::pi * pitch / 48000;
      noise = noise * 1664525 + 1013904223;
      double sum = (static_cast<double>(noise >> 8) / 16777216 - 0.5) * 0.02;
      for (int overtone = 1; overtone < 12; ++overtone) {
        sum += 0.15 / overtone * std::sin(overtone * phase);
      }
      sample = static_cast<float>(sum);
    }
    encoder.encode(frame, packets[n]);
  }
  return packets;
}

/// A conference of open microphones whose clocks are up to 500 ppm off, as sound cards are.
class OpenMicrophones {
 public:
  explicit OpenMicrophones(int count) {
    for (int number = 1; number <= count; ++number) {
      rooms_.push_back({RoomId("room-" + std::to_string(number)), voice(number),
                        20'000.0 / (1 + (number % 2 == 0 ? 500e-6 : -500e-6)), 0});
      mixer_.set_open(rooms_.back().id, true);
    }
  }

  void tick() {
    for (Room& room : rooms_) {
      while (static_cast<double>(room.sent) * room.frame_us <= static_cast<double>(now_.count())) {
        mixer_.on_packet(room.id, static_cast<std::uint16_t>(room.sent),
                         room.packets[static_cast<std::size_t>(room.sent) % kPackets], now_);
        ++room.sent;
      }
    }
    mixer_.tick(now_);
    benchmark::DoNotOptimize(mixer_.shared().data());
    now_ += kTick;
  }

 private:
  struct Room {
    RoomId id;
    std::vector<std::vector<std::uint8_t>> packets;
    double frame_us;
    std::int64_t sent;
  };
  bridge::Mixer mixer_;
  std::vector<Room> rooms_;
  MediaTime now_{0};
};

double seconds_of_cpu() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Twenty seconds of sound; its time is that of the whole of them, its figure a share of one core.
double share_of_core(int open) {
  constexpr int kTicks = 1000;
  OpenMicrophones conference(open);
  for (int i = 0; i < 50; ++i) {
    conference.tick();
  }
  const double before = seconds_of_cpu();
  for (int i = 0; i < kTicks; ++i) {
    conference.tick();
  }
  return (seconds_of_cpu() - before) / (kTicks * 0.020);
}

/// The time is what twelve open microphones take more than two in a second of the conference, for
/// each of the ten: 15 ms are 1.5 % of a core.
void further_microphone(benchmark::State& bench) {
  for (auto _ : bench) {
    bench.SetIterationTime((share_of_core(12) - share_of_core(2)) / 10);
  }
  bench.SetLabel("median <= 15 ms");
}
BENCHMARK(further_microphone)
    ->Name("each further open microphone, CPU in a second (10 ms = 1 % of a core)")
    ->UseManualTime()
    ->Iterations(1)
    ->Repetitions(5)
    ->ReportAggregatesOnly(true)
    ->Unit(benchmark::kMillisecond);

void nobody_open(benchmark::State& bench) {
  for (auto _ : bench) {
    bench.SetIterationTime(share_of_core(0));
  }
}
BENCHMARK(nobody_open)
    ->Name("mixer without open microphones, CPU in a second")
    ->UseManualTime()
    ->Iterations(1)
    ->Repetitions(5)
    ->ReportAggregatesOnly(true)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nhipcau::bench

BENCHMARK_MAIN();
