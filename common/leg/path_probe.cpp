#include "common/leg/path_probe.hpp"

#include <algorithm>

namespace nhipcau::leg {
namespace {

using media::MediaTime;
constexpr std::size_t kSentKept = 48;   // packets: a second of the thumbnail at least
constexpr MediaTime kAskable{800'000};  // the bridge keeps what it sent for a second
constexpr MediaTime kTick{20'000};
constexpr MediaTime kBudgetMost{100'000};  // after a stall nothing is caught up
constexpr std::size_t kOnceMost = 120;     // packets in one go

double kbps(std::uint64_t bytes, MediaTime in) {
  return static_cast<double>(bytes) * 8'000 /
         static_cast<double>(std::max<std::int64_t>(in.count(), 1));
}

/// Bytes that are missing to the wanted rate since `since`; what went anyway counts.
double budget(double wanted_kbps, std::uint64_t went, MediaTime since, MediaTime now) {
  const MediaTime in = std::min(now - since, kBudgetMost);
  return wanted_kbps * static_cast<double>(in.count()) / 8'000 - static_cast<double>(went);
}

}  // namespace

void PathProbe::on_sent(const Sent& packet) {
  up_bytes_ += packet.bytes;
  up_by_stream_[packet.stream] += packet.bytes;
  sent_.push_back(packet);
  if (sent_.size() > kSentKept) {
    sent_.pop_front();
  }
}

void PathProbe::on_picture(std::uint16_t sequence, std::size_t bytes, MediaTime now) {
  if (!on()) {
    came_.clear();
    return;
  }
  came_.push_back({sequence, bytes, now});
}

bool PathProbe::takes_repair(std::uint16_t sequence) const {
  return std::ranges::find(came_, sequence, &Came::sequence) != came_.end();
}

std::vector<PathProbe::Sent> PathProbe::repairs_due(MediaTime now) {
  std::vector<Sent> due;
  if (!on() || sent_.empty()) {
    up_at_ = now;
    up_bytes_seen_ = up_bytes_;
    return due;
  }
  double left = budget(load_->up_kbps, up_bytes_ - up_bytes_seen_, up_at_, now);
  while (left > 0 && due.size() < kOnceMost) {
    next_sent_ = (next_sent_ + 1) % sent_.size();
    due.push_back(sent_[next_sent_]);
    left -= static_cast<double>(due.back().bytes);
    up_bytes_ += due.back().bytes;
    up_by_stream_[kStreams + due.back().stream] += due.back().bytes;
  }
  up_at_ = now;
  up_bytes_seen_ = up_bytes_;
  return due;
}

std::vector<std::uint16_t> PathProbe::asks_due(MediaTime now) {
  std::vector<std::uint16_t> due;
  while (!came_.empty() && now - came_.front().at > kAskable) {
    came_.pop_front();
  }
  if (on() && !came_.empty()) {
    const double wanted = budget(load_->down_kbps, 0, down_at_, now);
    double left = wanted;
    while (left > 0 && due.size() < std::min(kOnceMost, came_.size())) {
      next_came_ = (next_came_ + 1) % came_.size();
      due.push_back(came_[next_came_].sequence);
      left -= static_cast<double>(came_[next_came_].bytes);
    }
  }
  down_at_ = now;
  return due;
}

PathReading PathProbe::take(MediaTime now, const Losses& losses,
                            std::optional<MediaTime> round_trip) {
  PathReading reading;
  const MediaTime in = now - taken_at_;
  reading.up_offered_kbps = kbps(up_bytes_, in);
  reading.down_kbps = kbps(down_bytes_, in);
  for (std::size_t i = 0; i < losses.size() && up_bytes_ > 0; ++i) {
    reading.up_loss_pct +=
        losses[i] * static_cast<double>(up_by_stream_[i]) / static_cast<double>(up_bytes_);
  }
  if (round_trip) {
    reading.round_trip_ms = static_cast<double>(round_trip->count()) / 1000;
    least_round_trip_ = std::min(least_round_trip_.value_or(*round_trip), *round_trip);
  }
  std::uint64_t askable = 0;
  for (const Came& packet : came_) {
    askable += packet.bytes;
  }
  reading.down_possible_kbps =
      kbps(askable, std::max(kTick, least_round_trip_.value_or(MediaTime{0}) / 2 + kTick));
  taken_at_ = now;
  up_bytes_ = down_bytes_ = up_bytes_seen_ = 0;
  up_by_stream_.fill(0);
  return reading;
}

}  // namespace nhipcau::leg
