#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace nhipcau::agent {

/// The energy of a piece of sound: adds up over pieces.
struct Energy {
  double squares = 0;  ///< of samples scaled to -1…1
  std::size_t samples = 0;
};

Energy energy_of(std::span<const std::int16_t> samples);

/// RMS in dBFS, -100…0 (a full-scale sine has -3.01); -100 of nothing.
double dbfs(const Energy& energy);

/// RMS over the last second, of pieces added as they pass. Pure; one thread.
class LevelMeter {
 public:
  void add(const Energy& energy);
  [[nodiscard]] double level() const;

 private:
  static constexpr std::size_t kSamplesPerStep = 4800;  // 100 ms at 48 kHz
  std::array<Energy, 10> steps_{};
  std::size_t current_ = 0;
};

}  // namespace nhipcau::agent
