#pragma once

#include "common/media/opus_codec.hpp"

namespace nhipcau::bridge {

/// Keeps one stream of sound below -1 dBFS: what would pass it is turned down at once, and up again
/// within a tenth of a second, so that loud passages are quieter instead of broken. Exact while
/// nothing is too loud; no delay. Owner's thread.
class Limiter {
 public:
  void apply(media::AudioFrame& frame);

 private:
  float gain_ = 1;
};

}  // namespace nhipcau::bridge
