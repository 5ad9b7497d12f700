#pragma once

#include <optional>

#include "common/base/time.hpp"

/// A small rule about key frames (PROTOCOL.md §5). Pure; one thread.
namespace nhipcau::agent {

/// When the main picture reaches the encoder: while the plan wants it, and for 5 s after the bridge
/// asked for a key frame, so that a cut may be prepared before the plan says so.
class MainGate {
 public:
  void want(bool send_main) { wanted_ = send_main; }
  void key_frame_requested(MonoTime now) { asked_at_ = now; }
  [[nodiscard]] bool open(MonoTime now) const {
    return wanted_ || (asked_at_ && now - *asked_at_ < kAfterRequest);
  }

 private:
  static constexpr Millis kAfterRequest{5000};
  bool wanted_ = false;
  std::optional<MonoTime> asked_at_;
};

}  // namespace nhipcau::agent
