#include "orchestrator/bridge/arrival_log.hpp"

#include <algorithm>
#include <cstdlib>

#include "common/media/rtp.hpp"

namespace nhipcau::bridge {
namespace {

constexpr int kMostInOne = 512;  // a kilobyte: fits a datagram
constexpr int kEarly = 8;        // packets at least: on a slow line some feedbacks may be lost
constexpr MediaTime kRests{10'000};
constexpr std::int64_t kAgeMost = 0x1ffd;  // RFC 8888: 8189/1024 s; above are marks

}  // namespace

void ArrivalLog::on_packet(std::uint16_t sequence, MediaTime now) {
  const int ahead = started_ ? media::sequence_distance(sequence, newest_) : 0;
  if (!started_ || std::abs(ahead) >= static_cast<int>(kKept)) {
    came_.fill(kNever);
    started_ = true;
    newest_ = sequence;
    last_ = before_last_ = sequence;
  }
  for (int i = 1; i < ahead; ++i) {  // those it has overtaken
    came_[static_cast<std::uint16_t>(newest_ + i) % kKept] = kNever;
  }
  if (ahead > 0) {
    newest_ = sequence;
  }
  came_[sequence % kKept] = now;
  fresh_ = true;
  ++untold_;
}

std::optional<media::CongestionFeedback> ArrivalLog::take(const media::NtpClock& clock,
                                                          MediaTime now) {
  if (!fresh_) {
    return std::nullopt;
  }
  fresh_ = false;
  untold_ = 0;
  tell_again_ = true;
  const int span = media::sequence_distance(newest_, before_last_) + 1;
  before_last_ = last_;
  last_ = static_cast<std::uint16_t>(newest_ + 1);
  return tell(std::clamp(span, 1, kMostInOne), clock, now);
}

std::optional<media::CongestionFeedback> ArrivalLog::take_early(const media::NtpClock& clock,
                                                                MediaTime now) {
  const bool again = tell_again_ && now - came_[newest_ % kKept] >= kRests;
  if (untold_ == 0 && !again) {
    return std::nullopt;
  }
  const int span = media::sequence_distance(newest_, before_last_) + 1;
  const int count = std::min({std::max(kEarly, 2 * untold_), std::max(span, 1), kMostInOne});
  tell_again_ = untold_ > 0;
  untold_ = 0;
  return tell(count, clock, now);
}

media::CongestionFeedback ArrivalLog::tell(int count, const media::NtpClock& clock,
                                           MediaTime now) const {
  media::CongestionFeedback feedback;
  feedback.first = static_cast<std::uint16_t>(newest_ + 1 - count);
  feedback.timestamp = media::ntp_middle(clock.at(now));
  feedback.ages.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const MediaTime came = came_[static_cast<std::uint16_t>(feedback.first + i) % kKept];
    const std::int64_t age = std::min((now - came).count() * 1024 / 1'000'000, kAgeMost);
    feedback.ages.push_back(came == kNever ? std::nullopt
                                           : std::optional(static_cast<std::uint16_t>(age)));
  }
  return feedback;
}

}  // namespace nhipcau::bridge
