#pragma once

#include <cstdint>
#include <functional>

#include "common/media/rtp.hpp"

namespace nhipcau::bridge {

/// Cuts the H.264 packets of other people's tools to the size that every leg carries. They think of
/// Ethernet's 1500 bytes; what is forwarded goes through mobile networks and tunnels of 1300 and
/// less, with bytes of our own added (SRTP's tag, a repair's number), and whoever loses a packet
/// for its size loses it each time it is sent again. RFC 6184 lets units be fragmented anew on the
/// way (§5.8, §7.1). In and out in order; the numbers that follow move up. Sans-I/O; media thread.
class PacketSplitter {
 public:
  /// PROTOCOL.md §5: 1200 bytes of RTP.
  static constexpr std::size_t kPayloadMax = 1200 - media::kRtpHeaderSize;
  /// The packet is valid during the call.
  using Take = std::function<void(const media::RtpPacket& packet, bool starts_key_frame)>;

  void push(const media::RtpPacket& packet, bool starts_key_frame, const Take& take);

 private:
  std::uint16_t added_ = 0;  // packets more than came, so far
};

}  // namespace nhipcau::bridge
