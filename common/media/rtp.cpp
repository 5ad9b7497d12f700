#include "common/media/rtp.hpp"

#include "common/media/repair.hpp"

namespace nhipcau::media {

std::optional<RtpPacket> parse_rtp(Bytes packet) {
  if (packet.size() < kRtpHeaderSize || (packet[0] >> 6) != 2 || is_rtcp(packet)) {
    return std::nullopt;
  }
  const std::size_t csrc_count = packet[0] & 0x0fU;
  std::size_t begin = kRtpHeaderSize + 4 * csrc_count;
  if ((packet[0] & 0x10U) != 0) {  // extension, RFC 3550 §5.3.1
    if (packet.size() < begin + 4) {
      return std::nullopt;
    }
    begin += 4 + 4 * std::size_t{read_u16(packet, begin + 2)};
  }
  if (packet.size() < begin) {
    return std::nullopt;
  }
  std::size_t end = packet.size();
  if ((packet[0] & 0x20U) != 0) {
    const std::size_t padding = packet[end - 1];
    if (padding == 0 || padding > end - begin) {
      return std::nullopt;
    }
    end -= padding;
  }
  RtpPacket result;
  result.header.marker = (packet[1] & 0x80U) != 0;
  result.header.payload_type = packet[1] & 0x7fU;
  result.header.sequence = read_u16(packet, 2);
  result.header.timestamp = read_u32(packet, 4);
  result.header.ssrc = read_u32(packet, 8);
  result.payload = packet.subspan(begin, end - begin);
  return result;
}

void write_rtp_header(const RtpHeader& header, MutableBytes to) {
  to[0] = 0x80;
  to[1] = static_cast<std::uint8_t>((header.marker ? 0x80U : 0U) | (header.payload_type & 0x7fU));
  write_u16(to, 2, header.sequence);
  write_u32(to, 4, header.timestamp);
  write_u32(to, 8, header.ssrc);
}

bool is_video(const RtpHeader& header) {
  const std::uint8_t type = header.payload_type;
  return type == kPayloadVideo || type == kPayloadThumbnail || type == kPayloadVideoRepair ||
         type == kPayloadThumbnailRepair;
}

bool is_rtcp(Bytes packet) {
  return packet.size() >= 2 && packet[1] >= 192 && packet[1] <= 223;
}

std::optional<std::uint32_t> peek_ssrc(Bytes packet) {
  if (packet.empty() || (packet[0] >> 6) != 2) {
    return std::nullopt;
  }
  const std::size_t at = is_rtcp(packet) ? 4 : 8;
  if (packet.size() < at + 4) {
    return std::nullopt;
  }
  return read_u32(packet, at);
}

}  // namespace nhipcau::media
