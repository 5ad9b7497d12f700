#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "common/media/bytes.hpp"

/// RTCP as this product speaks it: SR, RR, SDES CNAME, BYE (RFC 3550 §6), PLI and generic NACK
/// (RFC 4585 §6), congestion control feedback (RFC 8888); FIR (RFC 5104) is read only; an APP
/// packet of our own. Pure; any thread.
namespace nhipcau::media {

struct ReportBlock {
  std::uint32_t ssrc = 0;              ///< the stream reported on
  std::uint8_t fraction_lost = 0;      ///< of 256, since the last report
  std::int32_t cumulative_lost = 0;    ///< 24 bits signed
  std::uint32_t highest_sequence = 0;  ///< extended
  std::uint32_t jitter = 0;            ///< in units of the stream's clock
  std::uint32_t last_sr = 0;           ///< middle 32 bits of the NTP time of the last SR; 0: none
  std::uint32_t delay_since_last_sr = 0;  ///< in 1/65536 s
  bool operator==(const ReportBlock&) const = default;
};

struct SenderReport {
  std::uint32_t ssrc = 0;
  std::uint64_t ntp = 0;
  std::uint32_t rtp_timestamp = 0;
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;
  std::vector<ReportBlock> blocks;  ///< at most 31
  bool operator==(const SenderReport&) const = default;
};

struct ReceiverReport {
  std::uint32_t ssrc = 0;
  std::vector<ReportBlock> blocks;
  bool operator==(const ReceiverReport&) const = default;
};

struct PictureLoss {  ///< PLI, or an entry of a FIR: please send a key frame
  std::uint32_t sender = 0;
  std::uint32_t media = 0;
  bool operator==(const PictureLoss&) const = default;
};

struct Nack {
  std::uint32_t sender = 0;
  std::uint32_t media = 0;
  std::vector<std::uint16_t> lost;  ///< ascending modulo 2^16
  bool operator==(const Nack&) const = default;
};

struct Bye {
  std::vector<std::uint32_t> ssrcs;
  bool operator==(const Bye&) const = default;
};

/// An APP packet (RFC 3550 §6.7) named "NCPA" by which a room's end says that one of its network
/// paths is in use, or asks whether one works. Each has an SRTCP index of its own, so that none can
/// be replayed. The bridge sends it back the way it came.
struct PathProbe {
  enum class Kind : std::uint8_t {
    kKeep = 0,  ///< send to where this came from, as path `path` of `paths`
    kTry = 1,   ///< only answer
  };
  std::uint32_t sender = 0;
  Kind kind = Kind::kTry;
  std::uint8_t path = 0;
  std::uint8_t paths = 1;
  bool operator==(const PathProbe&) const = default;
};

/// What came of one stream, packet by packet (RFC 8888): whoever sends learns loss, delay and rate.
struct CongestionFeedback {
  std::uint32_t sender = 0;
  std::uint32_t media = 0;
  std::uint16_t first = 0;      ///< the sequence number of `ages[0]`
  std::uint32_t timestamp = 0;  ///< middle 32 bits of the NTP time of this report
  /// How long before the report each packet came, in 1/1024 s; empty: it did not.
  std::vector<std::optional<std::uint16_t>> ages;
  bool operator==(const CongestionFeedback&) const = default;
};

using RtcpItem = std::variant<SenderReport, ReceiverReport, PictureLoss, Nack, Bye, PathProbe,
                              CongestionFeedback>;

/// The known parts of a compound or reduced-size packet, in order; unknown types (SDES, other APP
/// and feedback) are skipped. Empty optional when a length does not fit or the version is not 2.
std::optional<std::vector<RtcpItem>> parse_rtcp(Bytes packet);

/// Builds one compound packet; append in the order to be sent (a report first, then sdes).
class RtcpBuilder {
 public:
  RtcpBuilder& add(const SenderReport& report);
  RtcpBuilder& add(const ReceiverReport& report);
  RtcpBuilder& add(const PictureLoss& pli);
  RtcpBuilder& add(const Nack& nack);
  RtcpBuilder& add(const Bye& bye);
  RtcpBuilder& add(const PathProbe& probe);
  RtcpBuilder& add(const CongestionFeedback& feedback);
  RtcpBuilder& add_cname(std::uint32_t ssrc, std::string_view cname);  ///< at most 255 bytes

  [[nodiscard]] Bytes bytes() const { return bytes_; }

 private:
  std::size_t begin(unsigned count, unsigned type);
  void end(std::size_t at);
  void put_u16(std::uint16_t value);
  void put_u32(std::uint32_t value);
  void put_blocks(const std::vector<ReportBlock>& blocks);

  std::vector<std::uint8_t> bytes_;
};

}  // namespace nhipcau::media
