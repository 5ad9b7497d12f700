#include "common/media/send_stats.hpp"

namespace nhipcau::media {

void SendStats::on_packet(const RtpHeader& header, std::size_t payload_size, MediaTime media_time) {
  if (packets_ == 0 || timestamp_distance(header.timestamp, newest_timestamp_) > 0) {
    newest_timestamp_ = header.timestamp;
    newest_at_ = media_time;
  }
  ++packets_;
  octets_ += static_cast<std::uint32_t>(payload_size);
}

std::optional<SenderReport> SendStats::sender_report(MediaTime now, const NtpClock& clock) const {
  if (packets_ == 0) {
    return std::nullopt;
  }
  SenderReport report;
  report.ssrc = ssrc_;
  report.ntp = clock.at(now);
  const std::int64_t passed = (now - newest_at_).count() * clock_rate_ / 1'000'000;
  report.rtp_timestamp = newest_timestamp_ + static_cast<std::uint32_t>(passed);
  report.packets = packets_;
  report.octets = octets_;
  return report;
}

void SendStats::on_report_block(const ReportBlock& block, MediaTime now, const NtpClock& clock) {
  loss_pct_ = block.fraction_lost * 100.0 / 256;
  if (const auto measured = round_trip_of(block, now, clock)) {
    round_trip_ = measured;
  }
}

std::optional<MediaTime> round_trip_of(const ReportBlock& block, MediaTime now,
                                       const NtpClock& clock) {
  if (block.last_sr == 0) {
    return std::nullopt;
  }
  const std::uint32_t passed =
      ntp_middle(clock.at(now)) - block.last_sr - block.delay_since_last_sr;
  if (static_cast<std::int32_t>(passed) < 0) {
    return MediaTime{0};  // rounding on a fast path
  }
  const MediaTime round_trip{std::int64_t{passed} * 1'000'000 / 65536};
  if (round_trip > std::chrono::seconds{60}) {
    return std::nullopt;
  }
  return round_trip;
}

}  // namespace nhipcau::media
