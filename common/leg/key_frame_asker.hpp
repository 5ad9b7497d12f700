#pragma once

#include <optional>

#include "common/base/time.hpp"

/// A small rule about key frames (PROTOCOL.md §5). Pure; one thread.
namespace nhipcau::leg {

/// When to ask the bridge for a key frame of the programme: as soon as the decoder cannot go on,
/// then every 500 ms until one comes.
class KeyFrameAsker {
 public:
  void need() { needed_ = true; }
  void arrived() { needed_ = false; }

  /// True when a request is to be sent now; counts it as sent.
  bool take_due(MonoTime now) {
    if (!needed_ || (asked_at_ && now - *asked_at_ < kEvery)) {
      return false;
    }
    asked_at_ = now;
    return true;
  }

 private:
  static constexpr Millis kEvery{500};
  bool needed_ = false;
  std::optional<MonoTime> asked_at_;
};

}  // namespace nhipcau::leg
