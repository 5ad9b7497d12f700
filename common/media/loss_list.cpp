#include "common/media/loss_list.hpp"

#include <algorithm>
#include <chrono>

#include "common/media/rtp.hpp"

namespace nhipcau::media {
namespace {

using std::chrono::milliseconds;
constexpr std::int64_t kMaxMissing = 256;  // 0.8 s of 2.5 Mbit/s: more is an outage
constexpr std::int64_t kFarBehind = 1000;
constexpr int kStrangeRestarts = 10;
constexpr int kMaxAsked = 10;
constexpr MediaTime kLeastTolerance = milliseconds{5};
constexpr MediaTime kMostTolerance = milliseconds{60};
constexpr MediaTime kLeastRepeat = milliseconds{20};
constexpr MediaTime kAnswerMargin = milliseconds{5};  // the other side's batch, and ours

}  // namespace

std::int64_t LossList::extend(std::uint16_t sequence) const {
  return newest_ + sequence_distance(sequence, static_cast<std::uint16_t>(newest_ & 0xffff));
}

LossList::Arrival LossList::restart(std::uint16_t sequence) {
  started_ = true;
  strange_ = 0;
  missing_.clear();
  newest_ = 0x10000 + std::int64_t{sequence};  // room below for late packets
  return Arrival::kRestart;
}

LossList::Arrival LossList::on_packet(std::uint16_t sequence, bool repair, MediaTime now) {
  if (!started_) {
    return restart(sequence);
  }
  const std::int64_t position = extend(sequence);
  if (newest_ - position > kFarBehind) {
    return !repair && ++strange_ >= kStrangeRestarts ? restart(sequence) : Arrival::kKnown;
  }
  strange_ = 0;
  if (position > newest_) {
    return advance(position, now);
  }
  return fill(position, repair, now);
}

LossList::Arrival LossList::advance(std::int64_t position, MediaTime now) {
  const std::int64_t gap = position - newest_ - 1;
  if (gap + static_cast<std::int64_t>(missing_.size()) > kMaxMissing) {
    return restart(static_cast<std::uint16_t>(position & 0xffff));
  }
  for (std::int64_t p = newest_ + 1; p < position; ++p) {
    missing_.push_back({{p, now}, now + tolerance_, 0});
  }
  newest_ = position;
  return Arrival::kNew;
}

LossList::Arrival LossList::fill(std::int64_t position, bool repair, MediaTime now) {
  const auto found =
      std::lower_bound(missing_.begin(), missing_.end(), position,
                       [](const Entry& e, std::int64_t p) { return e.gap.position < p; });
  if (found == missing_.end() || found->gap.position != position) {
    return Arrival::kKnown;
  }
  const MediaTime late = now - found->gap.since;
  if (repair) {
    tolerance_ = std::max(kLeastTolerance, tolerance_ - tolerance_ / 32);
  } else {
    tolerance_ = std::clamp(late + late / 4, tolerance_, kMostTolerance);
  }
  missing_.erase(found);
  return Arrival::kFilled;
}

void LossList::collect_due(MediaTime now, MediaTime round_trip, std::vector<std::uint16_t>& out) {
  const MediaTime again = std::max(kLeastRepeat, round_trip + round_trip / 4 + kAnswerMargin);
  for (Entry& entry : missing_) {
    if (now >= entry.due && entry.asked < kMaxAsked) {
      ++entry.asked;
      entry.due = now + again;
      out.push_back(static_cast<std::uint16_t>(entry.gap.position & 0xffff));
    }
  }
}

void LossList::forget_before(std::int64_t position) {
  std::erase_if(missing_, [&](const Entry& e) { return e.gap.position < position; });
}

void LossList::forget_older(MediaTime age, MediaTime now) {
  std::erase_if(missing_, [&](const Entry& e) { return now - e.gap.since > age; });
}

std::optional<LossList::Missing> LossList::oldest() const {
  return missing_.empty() ? std::nullopt : std::optional(missing_.front().gap);
}

}  // namespace nhipcau::media
