#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace nhipcau::agent {

/// What was heard in the last 100 ms.
struct HeardBlock {
  double rms_dbfs = -100;
  std::vector<double> tones_dbfs;  ///< RMS of the tone of room 1, 2, …, over the last 200 ms
};

/// Cuts played sound (S16, mono, 48 kHz) into blocks of 100 ms and measures in each the tones of
/// the simulated microphones (Goertzel under a Hann window: side lobes below -31 dB fall by 18 dB
/// per octave, and the tones lie 97 Hz = 19 bins apart). Pure; one thread.
class ToneMeter {
 public:
  static constexpr std::size_t kBlock = 4800;   ///< 100 ms
  static constexpr std::size_t kWindow = 9600;  ///< 200 ms

  explicit ToneMeter(int rooms);

  /// Takes samples up to the end of the current block; returns how many. When the block is full,
  /// `finish` must be called before the next `take`.
  std::size_t take(std::span<const std::int16_t> samples);
  [[nodiscard]] bool full() const { return fresh_ == kBlock; }
  HeardBlock finish();

 private:
  [[nodiscard]] double tone_dbfs(double hz) const;

  int rooms_;
  std::vector<double> hann_;
  std::vector<std::int16_t> last_;  // the last kWindow samples, the newest at the end
  std::size_t fresh_ = 0;
};

}  // namespace nhipcau::agent
