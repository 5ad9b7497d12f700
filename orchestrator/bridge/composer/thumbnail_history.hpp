#pragma once

#include <cstddef>
#include <vector>

#include "common/media/h264.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::bridge {

/// A room's thumbnail since its last key frame, so that a decoder made now has a picture at once: a
/// key frame comes every 2 s only. Media thread.
class ThumbnailHistory {
 public:
  struct Packet {
    media::RtpHeader header;
    std::vector<std::uint8_t> payload;
  };

  void add(const media::RtpPacket& packet) {
    if (media::starts_key_frame(packet.payload)) {
      packets_.clear();
      bytes_ = 0;
      whole_ = true;
    }
    bytes_ += packet.payload.size();
    if (bytes_ > kMostBytes) {  // no key frame comes from there
      packets_.clear();
      whole_ = false;
    }
    if (whole_) {
      packets_.push_back({packet.header, {packet.payload.begin(), packet.payload.end()}});
    }
  }

  /// In order; the first begins a key frame.
  [[nodiscard]] const std::vector<Packet>& packets() const { return packets_; }

 private:
  static constexpr std::size_t kMostBytes = 256 * 1024;  // 15 s of 130 kbit/s

  std::vector<Packet> packets_;
  std::size_t bytes_ = 0;
  bool whole_ = false;
};

}  // namespace nhipcau::bridge
