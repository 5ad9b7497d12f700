#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/media/media_time.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::media {

/// The newest packets of one stream, to be sent again: bounded by bytes and by packets, allocated
/// once. Every packet has an index that counts from 0 and is never used again. Owner's thread only.
class PacketRing {
 public:
  struct Packet {
    RtpHeader header;
    Bytes payload;  ///< in the ring: valid until the next `push`
    MediaTime at{};
  };

  /// `bytes` at least the largest payload.
  PacketRing(std::size_t bytes, std::size_t packets);

  /// Keeps a copy, in place of the oldest ones. Its index.
  std::uint64_t push(const RtpHeader& header, Bytes payload, MediaTime at);

  /// Empty when it was never kept or has made room.
  [[nodiscard]] std::optional<Packet> find(std::uint64_t index) const;

  [[nodiscard]] std::uint64_t oldest() const { return oldest_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }  ///< the next packet's index

 private:
  struct Entry {
    RtpHeader header;
    std::size_t offset = 0;
    std::size_t size = 0;
    MediaTime at{};
  };

  [[nodiscard]] std::size_t place(std::size_t size);

  std::vector<std::uint8_t> bytes_;
  std::vector<Entry> entries_;
  std::uint64_t oldest_ = 0;
  std::uint64_t end_ = 0;
  std::size_t write_at_ = 0;  // in bytes_
};

}  // namespace nhipcau::media
