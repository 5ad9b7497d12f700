#pragma once

#include <deque>
#include <optional>

#include "common/leg/rtp_leg.hpp"

namespace nhipcau::agent {

/// Spreads the packets of large pictures on a slow line, so that sound never waits behind a key
/// frame. Packets that are late only because too much is under way keep the time they were due.
/// Pure; one thread.
class Pacer {
 public:
  struct Due {
    leg::UpPacket packet;
    media::MediaTime at{};
  };

  /// Of the line; empty: nothing waits.
  void limit(std::optional<int> kbps) { kbps_ = kbps; }

  [[nodiscard]] std::optional<int> limit() const { return kbps_; }

  void push(leg::UpPacket packet, media::MediaTime now) {
    bytes_ += packet.bytes.size();
    waiting_.push_back({std::move(packet), now});
  }

  /// Nothing leaves before then.
  void hold(media::MediaTime until) { held_until_ = until; }
  [[nodiscard]] bool held(media::MediaTime now) const { return held_until_ > now; }

  /// The next packet whose time has come. `may_send`: the line may be given more.
  std::optional<Due> take(bool may_send, media::MediaTime now);

  [[nodiscard]] bool empty() const { return waiting_.empty(); }

  /// How long what waits will take.
  [[nodiscard]] media::MediaTime backlog() const { return time_of(bytes_); }

  void clear() {
    waiting_.clear();
    bytes_ = 0;
    blocked_ = false;
  }

 private:
  [[nodiscard]] media::MediaTime time_of(std::size_t bytes) const;

  std::optional<int> kbps_;
  std::deque<Due> waiting_;  // with the time they came
  std::size_t bytes_ = 0;
  media::MediaTime free_at_{};
  media::MediaTime held_until_{};
  bool blocked_ = false;  // not by the pace: what is late stays due
};

}  // namespace nhipcau::agent
