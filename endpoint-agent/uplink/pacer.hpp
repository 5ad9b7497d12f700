#pragma once

#include <deque>
#include <optional>

#include "common/leg/rtp_leg.hpp"

namespace nhipcau::agent {

/// Spreads the packets of large pictures on a slow line, so that sound never waits behind a key
/// frame. Pure; one thread.
class Pacer {
 public:
  /// Of the line; empty: nothing waits.
  void limit(std::optional<int> kbps) { kbps_ = kbps; }

  void push(leg::UpPacket packet) {
    bytes_ += packet.bytes.size();
    waiting_.push_back(std::move(packet));
  }

  /// Nothing leaves before then.
  void hold(media::MediaTime until) { held_until_ = until; }

  /// The next packet whose time has come.
  std::optional<leg::UpPacket> take(media::MediaTime now);

  /// How long what waits will take.
  [[nodiscard]] media::MediaTime backlog() const { return time_of(bytes_); }

  void clear() {
    waiting_.clear();
    bytes_ = 0;
  }

 private:
  [[nodiscard]] media::MediaTime time_of(std::size_t bytes) const;

  std::optional<int> kbps_;
  std::deque<leg::UpPacket> waiting_;
  std::size_t bytes_ = 0;
  media::MediaTime free_at_{};
  media::MediaTime held_until_{};
};

}  // namespace nhipcau::agent
