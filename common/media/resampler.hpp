#pragma once

#include <cstddef>
#include <vector>

#include "common/media/opus_codec.hpp"

namespace nhipcau::media {

/// Plays one stream of sound a little faster or slower than it was sampled, as much as two clocks
/// differ: a windowed sinc that is moved through the samples in steps of `ratio`. Not for changing
/// the rate: beyond a percent it would alias. Pure; one thread.
class Resampler {
 public:
  /// Forgets everything; what comes next begins after `silence` samples.
  void restart(std::size_t silence);

  /// Appends 20 ms as they were sampled.
  void push(const AudioFrame& frame);

  /// Whether the next 20 ms at this ratio need no more samples.
  [[nodiscard]] bool ready(double ratio) const;

  /// The next 20 ms; `ratio` input samples are passed for each of them. Only when it is ready.
  void pull(double ratio, AudioFrame& out);

  /// Input samples that were pushed and not played yet.
  [[nodiscard]] double waiting() const;

 private:
  std::vector<float> samples_;
  double position_ = 0;  // in samples_, of the next sample out
};

}  // namespace nhipcau::media
