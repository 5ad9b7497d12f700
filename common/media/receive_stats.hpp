#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "common/media/media_time.hpp"
#include "common/media/rtcp.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::media {

/// What a receiver knows of one RTP stream: loss and jitter as RFC 3550 §6.4.1 and A.3, A.8 define
/// them, and the last sender report. Time is an argument. Owner's thread only.
class ReceiveStats {
 public:
  explicit ReceiveStats(std::uint32_t clock_rate) : clock_rate_(clock_rate) {}

  void on_packet(const RtpHeader& header, MediaTime now);
  void on_sender_report(const SenderReport& report, MediaTime now);

  /// The block for the next report; ends the interval of `fraction_lost`. Empty before the first
  /// packet.
  std::optional<ReportBlock> report_block(MediaTime now);

  /// Lost share of the packets expected since the last call, in percent; duplicates do not make it
  /// negative.
  double take_loss_pct();

  [[nodiscard]] double jitter_ms() const;
  [[nodiscard]] bool started() const { return started_; }
  [[nodiscard]] MediaTime last_arrival() const { return last_arrival_; }

 private:
  struct Mark {  // the counters at the start of an interval
    std::uint64_t expected = 0;
    std::uint64_t received = 0;
  };

  void restart(const RtpHeader& header);
  [[nodiscard]] std::uint64_t expected() const { return highest_ - base_ + 1; }

  std::uint32_t clock_rate_;
  bool started_ = false;
  std::uint32_t ssrc_ = 0;
  std::uint64_t base_ = 0;  // extended sequence numbers
  std::uint64_t highest_ = 0;
  std::uint64_t received_ = 0;
  double jitter_ = 0;  // in units of clock_rate_
  std::uint32_t last_timestamp_ = 0;
  MediaTime timestamp_arrival_{};  // of the first packet with last_timestamp_
  MediaTime last_arrival_{};
  Mark reported_;
  Mark taken_;
  std::uint32_t last_sr_ = 0;
  MediaTime last_sr_arrival_{};
};

/// A sum per second over the last second, in ten steps: bits, packets, frames.
class RateMeter {
 public:
  void add(MediaTime now, double amount);
  double per_second(MediaTime now);

 private:
  void advance(MediaTime now);

  static constexpr std::size_t kSteps = 10;
  std::array<double, kSteps> steps_{};
  std::int64_t newest_ = 0;  // in tenths of a second
};

}  // namespace nhipcau::media
