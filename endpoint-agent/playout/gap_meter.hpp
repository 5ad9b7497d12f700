#pragma once

#include <optional>

#include "common/media/media_time.hpp"

namespace nhipcau::agent {

/// Finds where the played sound had no real packet behind it: lost, late or never sent. Pure; one
/// thread.
class GapMeter {
 public:
  /// The next 20 ms, with sound of a packet or without. The length of the hole that it ends, if
  /// any; before the first sound there is none.
  std::optional<media::MediaTime> on_frame(bool real);

 private:
  static constexpr media::MediaTime kFrame{20'000};
  bool heard_ = false;
  int missing_ = 0;  // frames
};

}  // namespace nhipcau::agent
