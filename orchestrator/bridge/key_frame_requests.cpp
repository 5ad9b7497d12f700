#include "orchestrator/bridge/key_frame_requests.hpp"

#include <algorithm>

namespace nhipcau::bridge {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kLapse{600};         // one period of repetition and a tick
constexpr milliseconds kRepeatMargin{130};  // PROTOCOL §5: encoding and pacing of the key frame
constexpr milliseconds kPeriod{500};        // PROTOCOL §5
constexpr milliseconds kCutsApart{100};     // outputs cut together share one request

}  // namespace

void KeyFrameRequests::begin(MediaTime now, MediaTime apart) {
  open_ = true;
  sent_ = 0;
  due_ = ever_sent_ ? std::max(now, last_sent_ + apart) : now;
}

void KeyFrameRequests::wait(MediaTime now) {
  waited_at_ = now;
  if (!open_) {
    begin(now, kCutsApart);
  }
}

void KeyFrameRequests::lost_picture(MediaTime now) {
  waited_at_ = std::max(waited_at_, now);
  if (!open_) {
    begin(now, kPeriod);
  }
}

bool KeyFrameRequests::take_due(MediaTime now, MediaTime round_trip) {
  if (!open_ || now < due_) {
    return false;
  }
  if (now - waited_at_ > kLapse) {
    open_ = false;
    return false;
  }
  ever_sent_ = true;
  last_sent_ = now;
  ++sent_;
  const MediaTime first_repeat = std::min<MediaTime>(round_trip + kRepeatMargin, kPeriod);
  due_ = now + (sent_ == 1 ? first_repeat : MediaTime{kPeriod});
  return true;
}

}  // namespace nhipcau::bridge
