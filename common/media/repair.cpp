#include "common/media/repair.hpp"

#include <algorithm>

#include "common/media/random.hpp"

namespace nhipcau::media {
namespace {

constexpr MediaTime kNever{-1'000'000'000};

std::uint16_t first_sequence() {
  return static_cast<std::uint16_t>(random_u32() & 0x7fffU);
}

}  // namespace

std::uint8_t repair_payload_type(std::uint8_t original) {
  switch (original) {
    case kPayloadVideo:
      return kPayloadVideoRepair;
    case kPayloadThumbnail:
      return kPayloadThumbnailRepair;
    case kPayloadContent:
      return kPayloadContentRepair;
    case kPayloadAudio:
      return kPayloadAudioRepair;
    default:
      return 0;
  }
}

std::optional<RtpPacket> repaired_packet(const RtpPacket& repair) {
  if (repair.payload.size() < kRepairOverhead) {
    return std::nullopt;
  }
  for (const std::uint8_t original :
       {kPayloadVideo, kPayloadThumbnail, kPayloadContent, kPayloadAudio}) {
    if (repair.header.payload_type == repair_payload_type(original)) {
      RtpPacket packet = repair;
      packet.header.payload_type = original;
      packet.header.ssrc = repair_ssrc(repair.header.ssrc);
      packet.header.sequence = read_u16(repair.payload, 0);
      packet.payload = repair.payload.subspan(kRepairOverhead);
      return packet;
    }
  }
  return std::nullopt;
}

RepairWriter::RepairWriter(std::uint32_t original_ssrc, std::uint8_t original_payload_type)
    : ssrc_(repair_ssrc(original_ssrc)),
      payload_type_(repair_payload_type(original_payload_type)),
      next_(first_sequence()) {}

std::size_t RepairWriter::write(const RtpHeader& original, Bytes payload, MutableBytes to) {
  RtpHeader header = original;
  header.ssrc = ssrc_;
  header.payload_type = payload_type_;
  header.sequence = next_++;
  write_rtp_header(header, to);
  write_u16(to, kRtpHeaderSize, original.sequence);
  std::copy(payload.begin(), payload.end(), to.begin() + kRtpHeaderSize + kRepairOverhead);
  return kRtpHeaderSize + kRepairOverhead + payload.size();
}

SentStream::SentStream(std::uint32_t ssrc, std::uint8_t payload_type, std::size_t bytes)
    : ssrc_(ssrc),
      payload_type_(payload_type),
      first_(first_sequence()),
      ring_(bytes, kPackets),
      repaired_at_(kPackets, kNever),
      writer_(ssrc, payload_type) {}

RtpHeader SentStream::add(bool marker, std::uint32_t timestamp, Bytes payload, MediaTime now) {
  RtpHeader header{marker, payload_type_, 0, timestamp, ssrc_};
  header.sequence = static_cast<std::uint16_t>(first_ + ring_.end());
  repaired_at_[ring_.end() % kPackets] = kNever;
  ring_.push(header, payload, now);
  return header;
}

std::size_t SentStream::repair(std::uint16_t sequence, MediaTime now, MediaTime apart,
                               MutableBytes to) {
  const auto newest = static_cast<std::uint16_t>(first_ + ring_.end() - 1);
  const int back = sequence_distance(newest, sequence);
  if (back < 0 || static_cast<std::uint64_t>(back) >= ring_.end()) {
    return 0;
  }
  const std::uint64_t index = ring_.end() - 1 - static_cast<std::uint64_t>(back);
  const auto packet = ring_.find(index);
  MediaTime& last = repaired_at_[index % kPackets];
  if (!packet || now - packet->at > kKept || now - last < apart) {
    return 0;
  }
  last = now;
  return writer_.write(packet->header, packet->payload, to);
}

}  // namespace nhipcau::media
