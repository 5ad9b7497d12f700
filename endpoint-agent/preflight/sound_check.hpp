#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "endpoint-agent/preflight/finding.hpp"

/// The microphone while somebody speaks into it: level, noise between the words, clipping. Pure.
namespace nhipcau::agent::preflight {

struct VoiceFacts {
  bool any = false;                  ///< samples came, and not only zeros
  double voice_dbfs = -100;          ///< RMS of the loud parts: words
  double noise_dbfs = -100;          ///< RMS of the quiet parts: between the words
  double clipped_ms_per_second = 0;  ///< at full scale
  bool muted_at_device = false;      ///< by its own switch, for some of the time at least
};

/// Adds up the microphone's sound (S16, mono, 48 kHz). One thread.
class VoiceMeter {
 public:
  /// What the conference would hear.
  void add(std::span<const std::int16_t> samples);
  /// What the device delivered, before anything was done to it.
  void add_raw(std::span<const std::int16_t> samples);

  [[nodiscard]] VoiceFacts facts() const;

 private:
  std::vector<double> frames_;  // mean square of each 20 ms
  double squares_ = 0;          // of the frame that is not complete yet
  std::size_t in_frame_ = 0;
  std::size_t raw_samples_ = 0;
  std::size_t at_full_scale_ = 0;
  bool any_ = false;
};

/// Row 10.
Findings check_voice(const VoiceFacts& facts);

}  // namespace nhipcau::agent::preflight
