#pragma once

#include <cstdint>
#include <optional>

#include "common/media/media_time.hpp"
#include "common/media/packet_ring.hpp"
#include "common/media/rtp.hpp"

/// Retransmission (RFC 4588, SSRC-multiplexed): a repair stream of its own SSRC, payload type and
/// numbers carries what was asked for again, so that neither the replay window of SRTP nor the
/// statistics of the original stream are touched. Owner's thread only.
namespace nhipcau::media {

inline constexpr std::uint8_t kPayloadVideoRepair = 98;      ///< of 96
inline constexpr std::uint8_t kPayloadThumbnailRepair = 99;  ///< of 97
inline constexpr std::uint8_t kPayloadContentRepair = 101;   ///< of 100
inline constexpr std::uint8_t kPayloadAudioRepair = 112;     ///< of 111
inline constexpr std::size_t kRepairOverhead = 2;            ///< the original sequence number

/// The SSRC of the repair stream of `ssrc` (PROTOCOL §5), and back.
constexpr std::uint32_t repair_ssrc(std::uint32_t ssrc) {
  return ssrc ^ 0x80000000U;
}
/// 0 when there is no repair stream of that payload type.
std::uint8_t repair_payload_type(std::uint8_t original);

/// The packet that a repair packet brings again; empty when it is too short or of no repair type.
std::optional<RtpPacket> repaired_packet(const RtpPacket& repair);

/// Writes the packets of one repair stream.
class RepairWriter {
 public:
  RepairWriter(std::uint32_t original_ssrc, std::uint8_t original_payload_type);

  /// Writes RTP of kRtpHeaderSize + kRepairOverhead + payload bytes into `to`; its size.
  std::size_t write(const RtpHeader& original, Bytes payload, MutableBytes to);

 private:
  std::uint32_t ssrc_;
  std::uint8_t payload_type_;
  std::uint16_t next_;
};

/// One outgoing stream: its SSRC, its numbers, and what went out during the last second.
class SentStream {
 public:
  static constexpr MediaTime kKept{1'000'000};

  /// `bytes` to keep: one second of the stream.
  SentStream(std::uint32_t ssrc, std::uint8_t payload_type, std::size_t bytes);

  [[nodiscard]] std::uint32_t ssrc() const { return ssrc_; }

  /// The header of the next packet; keeps it for repair. Begins below 32768 (see SrtpSender).
  RtpHeader add(bool marker, std::uint32_t timestamp, Bytes payload, MediaTime now);

  /// Writes the repair packet of `sequence` into `to`; 0 when it is not kept, or was sent again
  /// less than `apart` ago (two requests crossed).
  std::size_t repair(std::uint16_t sequence, MediaTime now, MediaTime apart, MutableBytes to);

 private:
  static constexpr std::size_t kPackets = 1024;

  std::uint32_t ssrc_;
  std::uint8_t payload_type_;
  std::uint16_t first_;
  PacketRing ring_;
  std::vector<MediaTime> repaired_at_;  // by index modulo kPackets
  RepairWriter writer_;
};

}  // namespace nhipcau::media
