#include "orchestrator/bridge/packet_splitter.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace nhipcau::bridge {
namespace {

// RFC 6184 §5.2, §5.7.1, §5.8.
constexpr unsigned kTypeMask = 0x1f;
constexpr unsigned kLastUnit = 23;
constexpr unsigned kStapA = 24;
constexpr unsigned kFuA = 28;
constexpr unsigned kFirst = 0x80;  // of an FU header
constexpr unsigned kLast = 0x40;
constexpr std::size_t kFuHeaders = 2;

std::uint8_t byte(unsigned value) {
  return static_cast<std::uint8_t>(value);
}

/// One packet on its way through.
class Split {
 public:
  Split(const media::RtpPacket& packet, bool starts_key_frame, std::uint16_t added,
        const PacketSplitter::Take& take)
      : packet_(packet), take_(take), added_(added), starts_key_frame_(starts_key_frame) {}

  void whole() { give(packet_.payload, true); }

  /// Each unit for itself, up to where the lengths make no sense.
  void aggregate() {
    media::Bytes rest = packet_.payload.subspan(1);
    while (rest.size() > 2) {
      const std::size_t size = media::read_u16(rest, 0);
      if (size == 0 || size > rest.size() - 2) {
        return;
      }
      const media::Bytes one = rest.subspan(2, size);
      rest = rest.subspan(2 + size);
      unit(one, rest.size() <= 2);
    }
  }

  void unit(media::Bytes unit, bool ends_packet) {
    if (unit.size() <= PacketSplitter::kPayloadMax) {
      give(unit, ends_packet);
      return;
    }
    fragment(byte((unit[0] & ~kTypeMask) | kFuA), byte(kFirst | kLast | (unit[0] & kTypeMask)),
             unit.subspan(1), ends_packet);
  }

  /// Pieces of equal size; `header` has the first and last marks of the whole.
  void fragment(std::uint8_t indicator, std::uint8_t header, media::Bytes body, bool ends_packet) {
    constexpr std::size_t kBodyMax = PacketSplitter::kPayloadMax - kFuHeaders;
    const std::size_t pieces = (body.size() + kBodyMax - 1) / kBodyMax;
    const std::size_t size = (body.size() + pieces - 1) / pieces;
    bool first = true;
    while (!body.empty()) {
      const media::Bytes part = body.first(std::min(size, body.size()));
      body = body.subspan(part.size());
      const unsigned hidden = (first ? 0U : kFirst) | (body.empty() ? 0U : kLast);
      piece_[0] = indicator;
      piece_[1] = byte(header & ~hidden);
      std::ranges::copy(part, piece_.begin() + kFuHeaders);
      give(media::Bytes(piece_).first(kFuHeaders + part.size()), ends_packet && body.empty());
      first = false;
    }
  }

  [[nodiscard]] std::uint16_t added() const { return added_; }

 private:
  void give(media::Bytes payload, bool ends_packet) {
    added_ = static_cast<std::uint16_t>(added_ + (std::exchange(first_piece_, false) ? 0 : 1));
    media::RtpPacket out = packet_;
    out.payload = payload;
    out.header.sequence = static_cast<std::uint16_t>(packet_.header.sequence + added_);
    out.header.marker = packet_.header.marker && ends_packet;
    take_(out, std::exchange(starts_key_frame_, false));
  }

  const media::RtpPacket& packet_;
  const PacketSplitter::Take& take_;
  std::uint16_t added_;
  bool starts_key_frame_;
  bool first_piece_ = true;
  std::array<std::uint8_t, PacketSplitter::kPayloadMax> piece_{};
};

}  // namespace

void PacketSplitter::push(const media::RtpPacket& packet, bool starts_key_frame, const Take& take) {
  Split split(packet, starts_key_frame, added_, take);
  const unsigned type = packet.payload.empty() ? 0 : packet.payload[0] & kTypeMask;
  if (packet.payload.size() <= kPayloadMax ||
      (type > kLastUnit && type != kStapA && type != kFuA)) {
    split.whole();  // the latter: of a mode that was not agreed on
  } else if (type == kStapA) {
    split.aggregate();
  } else if (type == kFuA) {
    split.fragment(packet.payload[0], packet.payload[1], packet.payload.subspan(kFuHeaders), true);
  } else {
    split.unit(packet.payload, true);
  }
  added_ = split.added();
}

}  // namespace nhipcau::bridge
