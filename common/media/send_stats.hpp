#pragma once

#include <cstdint>
#include <optional>

#include "common/media/media_time.hpp"
#include "common/media/rtcp.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::media {

/// What a sender knows of one RTP stream: the counters of its sender reports, and what the receiver
/// says in its report blocks. Time is an argument. Owner's thread only.
class SendStats {
 public:
  SendStats(std::uint32_t ssrc, std::uint32_t clock_rate) : ssrc_(ssrc), clock_rate_(clock_rate) {}

  /// `media_time` is the instant `header.timestamp` stands for: captured, mixed or first sent.
  void on_packet(const RtpHeader& header, std::size_t payload_size, MediaTime media_time);

  /// Empty before the first packet. The RTP timestamp is carried on from the newest packet's, so
  /// reports of one program's streams relate on `clock`.
  [[nodiscard]] std::optional<SenderReport> sender_report(MediaTime now,
                                                          const NtpClock& clock) const;

  /// A block about this stream.
  void on_report_block(const ReportBlock& block, MediaTime now, const NtpClock& clock);

  [[nodiscard]] double loss_pct() const { return loss_pct_; }  ///< of the newest block
  [[nodiscard]] std::optional<MediaTime> round_trip() const { return round_trip_; }

 private:
  std::uint32_t ssrc_;
  std::uint32_t clock_rate_;
  std::uint32_t packets_ = 0;
  std::uint32_t octets_ = 0;
  std::uint32_t newest_timestamp_ = 0;
  MediaTime newest_at_{};
  double loss_pct_ = 0;
  std::optional<MediaTime> round_trip_;
};

/// RTT = arrival − LSR − DLSR (RFC 3550 §6.4.1). Empty: the receiver had no report of ours yet, or
/// the numbers are nonsense.
std::optional<MediaTime> round_trip_of(const ReportBlock& block, MediaTime now,
                                       const NtpClock& clock);

}  // namespace nhipcau::media
