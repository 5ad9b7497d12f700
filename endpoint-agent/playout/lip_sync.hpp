#pragma once

#include <cstdint>
#include <optional>

#include "common/media/media_time.hpp"
#include "common/media/rtp.hpp"
#include "common/media/stream_clock.hpp"

namespace nhipcau::agent {

/// Makes picture and sound agree: each is as late as its own path needs, and whichever is earlier
/// waits for the other. What belongs together is told by the bridge's sender reports, so it holds
/// for any jitter, loss and cut. Sound is left 30 ms late: a
/// display takes as long or longer to show what it gets, every wait of the picture is one for
/// whoever pressed *Next*, and ITU-R BT.1359 puts the threshold of detection at 45 ms early, 125 ms
/// late. Pure; one thread.
class LipSync {
 public:
  /// A point of a stream, and when it is shown or heard without waiting for the other.
  struct Timing {
    std::uint32_t timestamp = 0;
    media::MediaTime at{};
  };
  /// How much longer each is to wait; one of them is zero.
  struct Waits {
    media::MediaTime picture{0};
    media::MediaTime sound{0};
    bool operator==(const Waits&) const = default;
  };

  void on_picture_clock(const media::SenderReport& report) { picture_clock_.on_report(report); }
  void on_sound_clock(const media::SenderReport& report) { sound_clock_.on_report(report); }

  /// What waits now, given the newest of both. Small changes are not followed.
  const Waits& balance(const std::optional<Timing>& picture, const std::optional<Timing>& sound);

  /// Other streams begin.
  void restart() { *this = LipSync(); }

 private:
  media::StreamClock picture_clock_{media::kVideoClock};
  media::StreamClock sound_clock_{media::kAudioClock};
  Waits waits_;
};

}  // namespace nhipcau::agent
