#include "endpoint-agent/playout/lip_sync.hpp"

#include <algorithm>
#include <chrono>

namespace nhipcau::agent {
namespace {

using media::MediaTime;
// A frame of 20 ms must be whole before it leaves its room, and two passes of Opus take 13 ms.
constexpr MediaTime kUntold{33'000};
constexpr MediaTime kSoundMayLag{30'000};  // a display takes as long or longer to show its input
constexpr MediaTime kMostWait{360'000};    // of the sound: as much as its buffer holds
constexpr MediaTime kFollowFrom{12'000};   // less is measuring, or seen by nobody

bool differs(MediaTime a, MediaTime b) {
  return std::chrono::abs(a - b) >= kFollowFrom;
}

}  // namespace

const LipSync::Waits& LipSync::balance(const std::optional<Timing>& picture,
                                       const std::optional<Timing>& sound) {
  if (!picture || !sound || !picture_clock_.known() || !sound_clock_.known()) {
    return waits_;
  }
  const MediaTime picture_lag = picture->at - picture_clock_.at(picture->timestamp);
  const MediaTime sound_lag = sound->at - sound_clock_.at(sound->timestamp);
  const MediaTime sound_late = sound_lag + kUntold - picture_lag;
  const auto within = [](MediaTime wait) { return std::clamp(wait, MediaTime{0}, kMostWait); };
  const Waits wanted{within(sound_late - kSoundMayLag), within(-sound_late)};
  if (differs(wanted.picture, waits_.picture) || differs(wanted.sound, waits_.sound)) {
    waits_ = wanted;
  }
  return waits_;
}

}  // namespace nhipcau::agent
