#pragma once

#include "common/media/opus_codec.hpp"

namespace nhipcau::bridge {

/// Says of one open microphone whether it is broken by being too loud, or gives nothing. One call
/// of `hear` per 20 ms is its clock. Owner's thread.
class SoundWatch {
 public:
  enum class Verdict { kGood, kClipping, kSilent };

  /// The next 20 ms as they came, before any gain.
  void hear(const media::AudioFrame& frame);

  [[nodiscard]] Verdict verdict() const;

 private:
  int ticks_ = 0;          // of the second that is being counted
  int full_ = 0;           // its samples at full scale
  int clipping_left_ = 0;  // ticks the verdict stays
  int silent_ = 0;         // ticks in a row
};

}  // namespace nhipcau::bridge
