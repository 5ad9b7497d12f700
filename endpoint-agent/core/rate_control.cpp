#include "endpoint-agent/core/rate_control.hpp"

#include <algorithm>
#include <cmath>

namespace nhipcau::agent {
namespace {

constexpr double kStartKbps = 1000;  // a first key frame at this rate fills no line of 512 kbit/s
                                     // for longer than half a second
constexpr Millis kBlind{1000};       // ten feedbacks did not come
constexpr Millis kAgain{1000};
constexpr double kBlindShare = 0.1;  // RFC 8083 §4.5: a factor of ten, then as long as it takes

// A queue: that of jitter, as the fastest packet of two pictures meets it, stays well below.
constexpr Millis kQueueHigh{80};
constexpr Millis kQueueSome{50};
constexpr Millis kQueueLow{40};
constexpr Millis kFalls{10};  // from one sample to the next: it empties already
constexpr double kSlow = 0.9;
constexpr int kSlowTicks = 2;

constexpr double kLossHigh = 0.10;
constexpr double kLossLow = 0.05;
constexpr double kLossMost = 0.30;  // a line without a queue that drops this much is far too small
constexpr double kSigmas = 2;       // of chance: few packets a second say little
constexpr double kHelped = 0.7;     // of the loss is left after a reduction
constexpr Millis kSettle{300};
constexpr Millis kJudge{1200};    // the window of a second has none of the old packets left
constexpr double kForget = 0.02;  // share of a second by which the line's own loss is forgotten

constexpr double kGentle = 0.08;  // growth a second, near where the line was full
constexpr double kQuick = 0.25;
constexpr double kNearBelow = 0.8;
constexpr double kNearAbove = 1.3;
constexpr double kLimitedBelow = 0.95;

/// The larger the queue the more is kept back, so that it empties while the sound waits in it.
double share_of(Millis queue) {
  if (queue > Millis{300}) {
    return 0.5;
  }
  return queue > Millis{150} ? 0.7 : 0.85;
}

}  // namespace

PathSample joined(const PathSample& a, const PathSample& b) {
  const PathSample& busier = a.packets >= b.packets ? a : b;
  PathSample both = busier;  // its packets come often enough to show a queue
  both.feedback_age = std::min(a.feedback_age, b.feedback_age);
  both.enough = a.enough || b.enough;
  both.packets = a.packets + b.packets;
  if (both.packets > 0) {
    both.loss = (a.loss * a.packets + b.loss * b.packets) / both.packets;
  }
  both.sent_kbps = a.sent_kbps + b.sent_kbps;
  both.received_kbps = a.received_kbps + b.received_kbps;
  return both;
}

RateControl::RateControl(const Limits& limits)
    : limits_(limits), kbps_(std::min<double>(kStartKbps, limits.most_kbps)) {}

double RateControl::floor() const {
  const int floor = on_air_ ? limits_.floor_on_air_kbps : limits_.floor_kbps;
  return std::min(floor, limits_.most_kbps);
}

int RateControl::kbps() const {
  return static_cast<int>(std::lround(kbps_));
}

void RateControl::begin(MonoTime now) {
  hold_until_ = now + kSettle;
  updated_at_ = now;
  halve_at_.reset();
  judge_at_.reset();
  slow_ticks_ = 0;
  state_ = RateState::kHold;
}

void RateControl::update(const PathSample& sample, bool on_air, MonoTime now) {
  on_air_ = on_air;
  kbps_ = std::clamp<double>(kbps_, floor(), std::max<double>(floor(), limits_.most_kbps));
  if (sample.feedback_age > kBlind) {
    go_blind(now);
  } else if (sample.enough) {
    halve_at_.reset();
    learn_own_loss(sample, now);
    const bool too_much = full(sample);
    const bool settled = !hold_until_ || now >= *hold_until_;
    if (too_much && settled) {
      down(sample, sample.received_kbps * share_of(sample.queue), now);
    } else if (excess_loss(sample) > kLossMost && settled) {
      down(sample, sample.received_kbps * kSlow, now);
    } else if (excess_loss(sample) > kLossHigh && settled && !judge_at_) {
      loss_before_ = sample.loss;
      judge_at_ = now + sample.round_trip + kJudge;
      down(sample, kbps_ * 0.85, now);
    } else if (settled && !too_much && sample.queue < kQueueLow && !judge_at_ &&
               excess_loss(sample) < kLossHigh) {
      up(excess_loss(sample) < kLossLow ? kQuick : kGentle, now);
    } else if (settled) {
      state_ = RateState::kHold;
    }
    last_queue_ = sample.queue;
  }
  updated_at_ = now;
}

/// A line that is full: its queue is long, or grows while less comes out than goes in.
bool RateControl::full(const PathSample& sample) {
  const bool slow = sample.received_kbps < kSlow * sample.sent_kbps;
  slow_ticks_ = slow && sample.queue > kQueueSome ? slow_ticks_ + 1 : 0;
  const bool empties = sample.queue + kFalls <= last_queue_;
  return slow_ticks_ >= kSlowTicks || (sample.queue > kQueueHigh && !empties);
}

double RateControl::excess_loss(const PathSample& sample) const {
  const double spread = sample.packets > 0
                            ? kSigmas * std::sqrt(sample.loss * (1 - sample.loss) / sample.packets)
                            : 0;
  return sample.loss - own_loss_ - spread;
}

/// After a reduction: loss that did not go down with the rate is not ours.
void RateControl::learn_own_loss(const PathSample& sample, MonoTime now) {
  const double passed = updated_at_ ? static_cast<double>((now - *updated_at_).count()) / 1000 : 0;
  own_loss_ = std::max(std::min(own_loss_, sample.loss), own_loss_ - kForget * passed);
  if (judge_at_ && now >= *judge_at_) {
    if (sample.loss > kHelped * *loss_before_ && sample.queue < kQueueSome) {
      own_loss_ = std::max(own_loss_, std::max(sample.loss, *loss_before_));
    }
    judge_at_.reset();
  }
}

void RateControl::go_blind(MonoTime now) {
  state_ = RateState::kDown;
  judge_at_.reset();
  if (!halve_at_) {
    halve_at_ = now;
  }
  if (now >= *halve_at_) {
    halve_at_ = now + kAgain;
    limited_ = true;
    kbps_ =
        std::max({kbps_ / 2, std::min<double>(kBlindShare * limits_.most_kbps, kbps_), floor()});
  }
}

void RateControl::down(const PathSample& sample, double kbps, MonoTime now) {
  thumbnail_low_ = kbps < floor() && kbps_ <= floor() * 1.01;
  ceiling_kbps_ = std::max(sample.received_kbps, floor());
  kbps_ = std::clamp(kbps, floor(), kbps_);
  state_ = RateState::kDown;
  limited_ = kbps_ < kLimitedBelow * limits_.most_kbps;
  hold_until_ = now + sample.round_trip + kSettle;
  slow_ticks_ = 0;
}

void RateControl::up(double quickest, MonoTime now) {
  const double passed = updated_at_ ? static_cast<double>((now - *updated_at_).count()) / 1000 : 0;
  const bool near =
      ceiling_kbps_ > 0 && kbps_ > kNearBelow * ceiling_kbps_ && kbps_ < kNearAbove * ceiling_kbps_;
  kbps_ = std::min<double>(kbps_ * (1 + (near ? kGentle : quickest) * passed), limits_.most_kbps);
  state_ = RateState::kUp;
  thumbnail_low_ = thumbnail_low_ && kbps_ < 2 * floor();
  limited_ = limited_ && kbps_ < kLimitedBelow * limits_.most_kbps;
}

}  // namespace nhipcau::agent
