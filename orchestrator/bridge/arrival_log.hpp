#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "common/media/media_time.hpp"
#include "common/media/rtcp.hpp"

namespace nhipcau::bridge {

using media::MediaTime;

/// When the packets of one stream came, for the feedback its sender steers by (RFC 8888). Every
/// packet is in two of the regular feedbacks, so that one may be lost. Repairs do not count: what
/// was sent again did not come. Pure; one thread; costs one write a packet.
class ArrivalLog {
 public:
  void on_packet(std::uint16_t sequence, MediaTime now);

  /// What came since the feedback before the last one; empty when nothing came since the last.
  std::optional<media::CongestionFeedback> take(const media::NtpClock& clock, MediaTime now);

  /// After each batch of packets and every 20 ms: what was not told yet, and the newest before it.
  /// Its sender has to know at once, since it keeps only so much under way on a slow line. The
  /// newest once more when nothing came for a while: the feedback may have been lost.
  std::optional<media::CongestionFeedback> take_early(const media::NtpClock& clock, MediaTime now);

 private:
  static constexpr std::size_t kKept = 1024;  // two feedbacks of 100 ms at 40 Mbit/s
  static constexpr MediaTime kNever{-1};

  /// Of the newest `count` packets.
  [[nodiscard]] media::CongestionFeedback tell(int count, const media::NtpClock& clock,
                                               MediaTime now) const;

  std::array<MediaTime, kKept> came_{};
  bool started_ = false;
  bool fresh_ = false;
  std::uint16_t newest_ = 0;
  std::uint16_t last_ = 0;         // the first packet that the last feedback did not speak of
  std::uint16_t before_last_ = 0;  // … and the one before it
  int untold_ = 0;                 // packets since any feedback
  bool tell_again_ = false;
};

}  // namespace nhipcau::bridge
