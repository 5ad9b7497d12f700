#pragma once

#include <chrono>
#include <cstdint>

#include "common/media/rtcp.hpp"

namespace nhipcau::media {

/// What the timestamps of one stream stand for, by the sender's own reports: microseconds since
/// 1970 of the sender's clock. Pure; one thread.
class StreamClock {
 public:
  using Instant = std::chrono::microseconds;

  explicit StreamClock(std::uint32_t rate) : rate_(rate) {}

  void on_report(const SenderReport& report);
  /// Without any report yet, what comes first is taken to be of this instant.
  void assume(std::uint32_t timestamp, Instant at);

  [[nodiscard]] bool known() const { return reported_; }
  [[nodiscard]] Instant at(std::uint32_t timestamp) const;

 private:
  std::uint32_t rate_;
  bool set_ = false;
  bool reported_ = false;
  std::uint32_t timestamp_ = 0;
  Instant instant_{};
};

}  // namespace nhipcau::media
