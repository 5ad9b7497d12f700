#pragma once

#include <cstdint>

#include "common/media/media_time.hpp"
#include "common/media/udp_address.hpp"

namespace nhipcau::bridge {

/// Counts refused datagrams and logs one line in five seconds at most. Media thread.
class StrangerLog {
 public:
  void add(const media::UdpAddress& from, const char* why, media::MediaTime now);
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  std::uint64_t count_ = 0;
  std::uint64_t logged_ = 0;
  media::MediaTime next_line_{};
};

}  // namespace nhipcau::bridge
