#pragma once

#include <array>
#include <cstdint>

#include "common/media/media_time.hpp"

namespace nhipcau::media {

/// Maps one stream's RTP timestamps to the bridge's time. The smallest (arrival − timestamp) of the
/// last ten seconds is the path without queueing, so jitter does not enter and drift of the
/// sender's clock is followed. Time is an argument; owner's thread.
class SourceClock {
 public:
  explicit SourceClock(std::uint32_t rate) : rate_(rate) {}

  /// When what `timestamp` stands for would have arrived on an idle path. Call for every packet.
  MediaTime on_packet(std::uint32_t timestamp, MediaTime arrival);

 private:
  static constexpr std::size_t kSeconds = 10;

  [[nodiscard]] std::int64_t unwrap(std::uint32_t timestamp) const;
  void restart(std::uint32_t timestamp, MediaTime arrival);
  void note(std::int64_t offset, std::int64_t second);
  [[nodiscard]] std::int64_t smallest() const;

  std::uint32_t rate_;
  bool started_ = false;
  std::int64_t newest_ = 0;  // unwrapped timestamp
  std::int64_t second_ = 0;
  std::array<std::int64_t, kSeconds> minima_{};  // of (arrival − timestamp) in µs, one per second
};

}  // namespace nhipcau::media
