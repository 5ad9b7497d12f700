#pragma once

#include <cstdint>
#include <optional>

#include "common/media/bytes.hpp"

/// RTP packets (RFC 3550 §5) and their multiplexing with RTCP (RFC 5761). Pure; any thread.
namespace nhipcau::media {

inline constexpr std::uint8_t kPayloadVideo = 96;      ///< H.264, 90 kHz: main up, programme down
inline constexpr std::uint8_t kPayloadThumbnail = 97;  ///< H.264, 90 kHz, 320x180
inline constexpr std::uint8_t kPayloadContent = 100;   ///< H.264, 90 kHz: what a room presents
inline constexpr std::uint8_t kPayloadAudio = 111;     ///< Opus, 48 kHz
inline constexpr std::uint32_t kVideoClock = 90000;
inline constexpr std::uint32_t kAudioClock = 48000;
inline constexpr std::size_t kRtpHeaderSize =
    12;  ///< of the headers written here: no CSRC, no extension

struct RtpHeader {
  bool marker = false;
  std::uint8_t payload_type = 0;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
  bool operator==(const RtpHeader&) const = default;
};

/// A parsed packet; `payload` points into the parsed bytes (CSRCs, extension and padding left out).
struct RtpPacket {
  RtpHeader header;
  Bytes payload;
};

/// Empty when it is not RTP version 2 or its lengths do not fit.
std::optional<RtpPacket> parse_rtp(Bytes packet);

/// By its payload type: a picture of ours, or the repair of one.
bool is_video(const RtpHeader& header);

/// Writes 12 bytes. `to` has room for them.
void write_rtp_header(const RtpHeader& header, MutableBytes to);

/// RFC 5761 §4: the second byte of RTCP is 192…223. Works on SRTP and SRTCP as well.
bool is_rtcp(Bytes packet);

/// The SSRC that selects the SRTP stream, readable before authentication: bytes 8…11 of RTP, 4…7 of
/// RTCP. Empty when the packet is too short or not version 2.
std::optional<std::uint32_t> peek_ssrc(Bytes packet);

/// a − b modulo 2^16 / 2^32, as a signed distance: negative when a is older.
inline int sequence_distance(std::uint16_t a, std::uint16_t b) {
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(a - b));
}
inline std::int32_t timestamp_distance(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b);
}

}  // namespace nhipcau::media
