#include "common/media/packet_order.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/media/h264.hpp"

namespace nhipcau::media {
namespace {

using std::chrono::milliseconds;
constexpr std::size_t kSlots = 1024;  // 1.3 s of 8 Mbit/s
constexpr MediaTime kLeastPatience = milliseconds{200};
constexpr MediaTime kMostPatience =
    milliseconds{700};  // below the second after which the slate comes
constexpr MediaTime kPatienceMargin = milliseconds{100};
constexpr MediaTime kReorderMargin = milliseconds{40};

}  // namespace

PacketOrder::PacketOrder(Unit unit, Output output)
    : unit_(unit), output_(std::move(output)), slots_(kSlots) {}

PacketOrder::Slot* PacketOrder::find(std::int64_t position) {
  Slot& slot = slots_[static_cast<std::size_t>(position) % kSlots];
  return slot.position == position ? &slot : nullptr;
}

void PacketOrder::hold(std::int64_t position, const RtpPacket& packet, bool starts_key_frame) {
  Slot& slot = slots_[static_cast<std::size_t>(position) % kSlots];
  slot.position = position;
  slot.header = packet.header;
  slot.starts_key_frame = starts_key_frame;
  slot.payload.assign(packet.payload.begin(), packet.payload.end());
}

void PacketOrder::push(const RtpPacket& packet, bool repair, MediaTime now) {
  const LossList::Arrival arrival = losses_.on_packet(packet.header.sequence, repair, now);
  const std::int64_t position = losses_.extend(packet.header.sequence);
  if (arrival == LossList::Arrival::kRestart) {
    for (Slot& slot : slots_) {
      slot.position = -1;
    }
    broken_ = broken_ || !seeking_;
    seeking_ = true;
    next_ = position - static_cast<std::int64_t>(kSlots) / 2;  // a late one may be the first
  } else if (arrival == LossList::Arrival::kKnown && !seeking_) {
    return;
  }
  if (position < next_) {
    return;
  }
  if (position - next_ >= static_cast<std::int64_t>(kSlots)) {
    give_up(behind_the_gap());
  }
  const bool key = starts_key_frame(packet.payload);
  if (unit_ == Unit::kPackets && !seeking_ && position == next_ && losses_.newest() == position) {
    ++next_;  // nothing waits: no copy
    output_(packet, key, now);
    return;
  }
  hold(position, packet, key);
  if (seeking_ && key) {
    seeking_ = false;
    next_ = position;
    losses_.forget_before(next_);
  }
  release(now);
}

void PacketOrder::release(MediaTime now) {
  if (seeking_) {
    return;
  }
  if (unit_ == Unit::kPictures) {
    while (release_picture(now)) {
    }
    return;
  }
  for (Slot* slot = find(next_); slot != nullptr; slot = find(next_)) {
    ++next_;
    output_({slot->header, slot->payload}, slot->starts_key_frame, now);
  }
}

/// True when it came further: a picture left, or half of one was thrown away.
bool PacketOrder::release_picture(MediaTime now) {
  const Slot* const first = find(next_);
  if (seeking_ || first == nullptr) {
    return false;
  }
  std::int64_t end = next_;
  const Slot* slot = first;
  while (slot != nullptr && slot->header.timestamp == first->header.timestamp &&
         !slot->header.marker) {
    slot = find(++end);
  }
  if (slot == nullptr) {
    return false;  // the rest is still to come
  }
  if (slot->header.timestamp != first->header.timestamp) {  // the sender left it unfinished
    next_ = end;
    if (!slot->starts_key_frame) {
      give_up(next_);
    }
    return true;
  }
  for (; next_ <= end; ++next_) {
    const Slot* const part = find(next_);
    output_({part->header, part->payload}, part->starts_key_frame, now);
  }
  return true;
}

std::optional<std::int64_t> PacketOrder::key_frame_from(std::int64_t position) {
  for (std::int64_t p = position; p <= losses_.newest(); ++p) {
    const Slot* const slot = find(p);
    if (slot != nullptr && slot->starts_key_frame) {
      return p;
    }
  }
  return std::nullopt;
}

std::int64_t PacketOrder::behind_the_gap() const {
  const auto gap = losses_.oldest();
  return gap ? std::max(next_, gap->position + 1) : next_;
}

/// On with the first key frame from `position` on that is here; without one, a break.
void PacketOrder::give_up(std::int64_t position) {
  const auto key = key_frame_from(position);
  seeking_ = !key;
  broken_ = broken_ || seeking_;
  next_ = key.value_or(losses_.newest() + 1);
  losses_.forget_before(next_);
}

void PacketOrder::tick(MediaTime now, MediaTime round_trip) {
  if (seeking_) {
    losses_.forget_older(kMostPatience, now);
    return;
  }
  const auto gap = losses_.oldest();
  if (!gap) {
    return;
  }
  const MediaTime waited = now - gap->since;
  const MediaTime patience =
      std::clamp(round_trip * 5 / 2 + kPatienceMargin, kLeastPatience, kMostPatience);
  const bool overtaken =
      waited > round_trip + kReorderMargin && key_frame_from(behind_the_gap()).has_value();
  if (waited > patience || overtaken) {
    give_up(behind_the_gap());
    release(now);
  }
}

bool PacketOrder::take_broken() {
  return std::exchange(broken_, false);
}

}  // namespace nhipcau::media
