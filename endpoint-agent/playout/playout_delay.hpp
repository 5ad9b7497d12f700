#pragma once

#include <cstdint>
#include <optional>

#include "common/media/media_time.hpp"
#include "common/media/rtp.hpp"
#include "common/media/source_clock.hpp"

namespace nhipcau::agent {

/// When a picture is to be on the screen: as long after its ideal arrival as this path has made
/// pictures late (by jitter, or while a lost packet was sent again), at least 60 ms (a picture and
/// a half, as much as the sound waits), at most half a second. More delay is taken at once, given
/// back after half a minute without need. Pure; one thread.
class PlayoutDelay {
 public:
  /// Of a whole picture that is here `now`. Never earlier than the picture before.
  media::MediaTime due(std::uint32_t timestamp, media::MediaTime now);

  /// Every picture so much later, for a sound that is late.
  void wait_longer(media::MediaTime extra) { extra_ = extra; }

  [[nodiscard]] media::MediaTime delay() const { return delay_; }
  /// Of the newest picture: its due time if nothing waited longer.
  [[nodiscard]] media::MediaTime newest_due() const { return newest_ideal_ + delay_; }

 private:
  static constexpr media::MediaTime kLeast{60'000};

  void note(media::MediaTime late, media::MediaTime now);
  void miss(media::MediaTime need, media::MediaTime now);

  media::SourceClock clock_{media::kVideoClock};
  media::MediaTime delay_ = kLeast;
  std::optional<media::MediaTime> missed_at_;     // the delay was too short
  media::MediaTime missed_{0};                    // what would have been enough
  media::MediaTime needed_{0};                    // the most in this window
  std::optional<media::MediaTime> window_since_;  // half a minute
  media::MediaTime extra_{0};
  media::MediaTime newest_ideal_{0};
  media::MediaTime last_due_{0};
};

}  // namespace nhipcau::agent
