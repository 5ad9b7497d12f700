#include "endpoint-agent/playout/playout_delay.hpp"

#include <algorithm>
#include <chrono>

namespace nhipcau::agent {
namespace {

using media::MediaTime;
using std::chrono::milliseconds;
constexpr MediaTime kMost = milliseconds{500};
constexpr MediaTime kOutage = milliseconds{1000};  // later than this is no jitter
constexpr MediaTime kMargin = milliseconds{20};    // decoding, and drawing it
constexpr MediaTime kSameStall = milliseconds{500};
constexpr MediaTime kAgain = std::chrono::seconds{10};
constexpr MediaTime kWindow = std::chrono::seconds{30};

}  // namespace

void PlayoutDelay::note(MediaTime late, MediaTime now) {
  if (late > kOutage) {
    return;
  }
  const MediaTime need = std::clamp(late + kMargin, kLeast, kMost);
  window_since_ = window_since_.value_or(now);
  if (need > delay_) {
    miss(need, now);
  } else {
    needed_ = std::max(needed_, need);
  }
  if (now - *window_since_ >= kWindow) {
    delay_ = std::max(needed_, kLeast);
    needed_ = MediaTime{0};
    window_since_ = now;
  }
}

void PlayoutDelay::miss(MediaTime need, MediaTime now) {
  if (missed_at_ && now - *missed_at_ < kSameStall) {
    missed_ = std::max(missed_, need);
    return;
  }
  if (missed_at_ && now - *missed_at_ < kAgain) {
    delay_ = needed_ = std::min(need, missed_);
    window_since_ = now;
  }
  missed_at_ = now;
  missed_ = need;
}

MediaTime PlayoutDelay::due(std::uint32_t timestamp, MediaTime now) {
  const MediaTime ideal = clock_.on_packet(timestamp, now);
  note(now - ideal, now);
  newest_ideal_ = ideal;
  last_due_ = std::max(last_due_, ideal + delay_ + extra_);
  return last_due_;
}

}  // namespace nhipcau::agent
