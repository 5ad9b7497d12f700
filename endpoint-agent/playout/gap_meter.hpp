#pragma once

#include <optional>

#include "common/media/media_time.hpp"

namespace nhipcau::agent {

/// Finds where the played sound had no real packet: lost, late or never sent. Pure; one thread.
class GapMeter {
 public:
  /// A packet of 20 ms whose turn to be heard is `due`, ready at `now`. Its sound begins at the
  /// later of the two. The length of the hole before it, when there is one of at least 10 ms.
  std::optional<media::MediaTime> on_packet(media::MediaTime due, media::MediaTime now);

 private:
  static constexpr media::MediaTime kPacket{20'000};
  static constexpr media::MediaTime kHole{10'000};  // half a packet: below it is clock adjustment
  std::optional<media::MediaTime> heard_until_;
};

}  // namespace nhipcau::agent
