#include "orchestrator/outlet/reorder.hpp"

#include <cstdlib>

namespace nhipcau::outlet {

void Reorder::push(const media::RtpPacket& packet, media::MediaTime now) {
  const std::uint16_t sequence = packet.header.sequence;
  std::int64_t extended = sequence;
  if (next_) {
    const int distance = media::sequence_distance(sequence, static_cast<std::uint16_t>(*next_));
    if (std::abs(distance) > kJump) {
      waiting_.clear();
      next_ = extended;
    } else {
      extended = *next_ + distance;
    }
  } else {
    next_ = extended;
  }
  if (extended >= *next_) {
    waiting_.try_emplace(
        extended,
        Waiting{now, {packet.header, {packet.payload.begin(), packet.payload.end()}, false}});
  }
}

std::optional<OrderedPacket> Reorder::pop(media::MediaTime now) {
  if (waiting_.empty()) {
    return std::nullopt;
  }
  const auto first = waiting_.begin();
  const bool in_turn = first->first == *next_;
  if (!in_turn && now - first->second.since < kPatience) {
    return std::nullopt;
  }
  OrderedPacket packet = std::move(first->second.packet);
  packet.after_gap = !in_turn;
  next_ = first->first + 1;
  waiting_.erase(first);
  return packet;
}

}  // namespace nhipcau::outlet
