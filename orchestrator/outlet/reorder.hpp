#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "common/media/media_time.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::outlet {

/// A packet in its place.
struct OrderedPacket {
  media::RtpHeader header;
  std::vector<std::uint8_t> payload;
  bool after_gap = false;  ///< something before it never came
};

/// Puts the packets of one stream in order. What is missing is waited for 200 ms: nobody looks at a
/// file while it is written, and a packet sent again is there by then. Pure; one thread.
class Reorder {
 public:
  void push(const media::RtpPacket& packet, media::MediaTime now);

  /// The next packet that is due; empty: wait. Call until empty, at every push and every tick.
  std::optional<OrderedPacket> pop(media::MediaTime now);

 private:
  static constexpr media::MediaTime kPatience{200'000};
  static constexpr int kJump = 3000;  // a step as wide is another stream's beginning

  struct Waiting {
    media::MediaTime since;
    OrderedPacket packet;
  };
  std::map<std::int64_t, Waiting> waiting_;  // by sequence number, extended
  std::optional<std::int64_t> next_;
};

}  // namespace nhipcau::outlet
