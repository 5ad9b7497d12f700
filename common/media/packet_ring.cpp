#include "common/media/packet_ring.hpp"

#include <algorithm>

#include "common/base/check.hpp"

namespace nhipcau::media {

PacketRing::PacketRing(std::size_t bytes, std::size_t packets) : bytes_(bytes), entries_(packets) {}

/// Where `size` bytes may be written, after the oldest packets that lay there have made room.
std::size_t PacketRing::place(std::size_t size) {
  const bool wraps = write_at_ + size > bytes_.size();
  const std::size_t from = wraps ? 0 : write_at_;
  while (oldest_ < end_) {
    const Entry& entry = entries_[oldest_ % entries_.size()];
    const bool overlaps = entry.offset < from + size && from < entry.offset + entry.size;
    const bool passed = wraps && entry.offset >= write_at_;  // the tail is left empty
    if (!overlaps && !passed && end_ - oldest_ < entries_.size()) {
      break;
    }
    ++oldest_;
  }
  return from;
}

std::uint64_t PacketRing::push(const RtpHeader& header, Bytes payload, MediaTime at) {
  CHECK(payload.size() <= bytes_.size(), "a packet fits the ring");
  const std::size_t offset = place(payload.size());
  std::copy(payload.begin(), payload.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
  entries_[end_ % entries_.size()] = {header, offset, payload.size(), at};
  write_at_ = offset + payload.size();
  return end_++;
}

std::optional<PacketRing::Packet> PacketRing::find(std::uint64_t index) const {
  if (index < oldest_ || index >= end_) {
    return std::nullopt;
  }
  const Entry& entry = entries_[index % entries_.size()];
  return Packet{entry.header, Bytes(bytes_).subspan(entry.offset, entry.size), entry.at};
}

}  // namespace nhipcau::media
