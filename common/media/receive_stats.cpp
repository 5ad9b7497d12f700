#include "common/media/receive_stats.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nhipcau::media {
namespace {

constexpr int kRestartDistance = 3000;  // MAX_DROPOUT of RFC 3550 A.1: further away is a new start
constexpr std::int64_t kStepMicros = 100'000;

}  // namespace

void ReceiveStats::restart(const RtpHeader& header) {
  started_ = true;
  ssrc_ = header.ssrc;
  base_ = 0x10000U + header.sequence;  // room below for late packets
  highest_ = base_;
  received_ = 0;
  reported_ = {};
  taken_ = {};
  last_timestamp_ = header.timestamp;
}

void ReceiveStats::on_packet(const RtpHeader& header, MediaTime now) {
  const int ahead =
      started_ ? sequence_distance(header.sequence, static_cast<std::uint16_t>(highest_ & 0xffffU))
               : 0;
  if (!started_ || header.ssrc != ssrc_ || std::abs(ahead) > kRestartDistance) {
    restart(header);
  } else {
    if (ahead > 0) {
      highest_ += static_cast<std::uint64_t>(ahead);
    }
    const std::int32_t sent = timestamp_distance(header.timestamp, last_timestamp_);
    if (sent != 0) {  // packets of one picture leave together: only its first counts
      const double arrived =
          static_cast<double>((now - timestamp_arrival_).count()) * clock_rate_ / 1e6;
      jitter_ += (std::abs(arrived - sent) - jitter_) / 16;  // RFC 3550 A.8
    }
  }
  if (header.timestamp != last_timestamp_ || received_ == 0) {
    last_timestamp_ = header.timestamp;
    timestamp_arrival_ = now;
  }
  ++received_;
  last_arrival_ = now;
}

void ReceiveStats::on_sender_report(const SenderReport& report, MediaTime now) {
  last_sr_ = ntp_middle(report.ntp);
  last_sr_arrival_ = now;
}

std::optional<ReportBlock> ReceiveStats::report_block(MediaTime now) {
  if (!started_) {
    return std::nullopt;
  }
  ReportBlock block;
  block.ssrc = ssrc_;
  const auto wanted = static_cast<std::int64_t>(expected() - reported_.expected);
  const auto got = static_cast<std::int64_t>(received_ - reported_.received);
  if (wanted > 0 && wanted > got) {
    block.fraction_lost =
        static_cast<std::uint8_t>(std::min<std::int64_t>(255, (wanted - got) * 256 / wanted));
  }
  reported_ = {expected(), received_};
  block.cumulative_lost =
      static_cast<std::int32_t>(static_cast<std::int64_t>(expected() - received_));
  block.highest_sequence = static_cast<std::uint32_t>(highest_ - 0x10000U);
  block.jitter = static_cast<std::uint32_t>(jitter_);
  if (last_sr_ != 0) {
    block.last_sr = last_sr_;
    block.delay_since_last_sr =
        static_cast<std::uint32_t>((now - last_sr_arrival_).count() * 65536 / 1'000'000);
  }
  return block;
}

double ReceiveStats::take_loss_pct() {
  if (!started_) {
    return 0;
  }
  const auto wanted = static_cast<double>(expected() - taken_.expected);
  const auto got = static_cast<double>(received_ - taken_.received);
  taken_ = {expected(), received_};
  return wanted > 0 ? std::clamp(100 * (wanted - got) / wanted, 0.0, 100.0) : 0;
}

double ReceiveStats::jitter_ms() const {
  return jitter_ * 1000 / clock_rate_;
}

void RateMeter::advance(MediaTime now) {
  const std::int64_t step = now.count() / kStepMicros;
  const std::int64_t passed = std::min<std::int64_t>(step - newest_, kSteps);
  for (std::int64_t i = 0; i < passed; ++i) {
    steps_[static_cast<std::size_t>((step - i) % static_cast<std::int64_t>(kSteps))] = 0;
  }
  newest_ = std::max(newest_, step);
}

void RateMeter::add(MediaTime now, double amount) {
  advance(now);
  steps_[static_cast<std::size_t>(newest_) % kSteps] += amount;
}

double RateMeter::per_second(MediaTime now) {
  advance(now);
  return std::accumulate(steps_.begin(), steps_.end(), 0.0);
}

}  // namespace nhipcau::media
