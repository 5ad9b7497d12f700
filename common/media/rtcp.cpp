#include "common/media/rtcp.hpp"

#include <algorithm>

#include "common/media/rtp.hpp"

namespace nhipcau::media {
namespace {

constexpr unsigned kSenderReport = 200;
constexpr unsigned kReceiverReport = 201;
constexpr unsigned kSourceDescription = 202;
constexpr unsigned kBye = 203;
constexpr unsigned kApplication = 204;
constexpr std::uint32_t kPathName = 0x4e435041;  // "NCPA"
constexpr unsigned kTransportFeedback = 205;
constexpr unsigned kPayloadFeedback = 206;
constexpr unsigned kFormatNack = 1;
constexpr unsigned kFormatCongestion = 11;  // RFC 8888 §3.1
constexpr unsigned kFormatPli = 1;
constexpr unsigned kFormatFir = 4;  // RFC 5104 §4.3.1: the stream is named in its entries
constexpr std::size_t kBlockSize = 24;
constexpr std::size_t kMaxBlocks = 31;

std::vector<ReportBlock> read_blocks(Bytes body, std::size_t at, std::size_t count) {
  std::vector<ReportBlock> blocks;
  for (; count > 0 && at + kBlockSize <= body.size(); --count, at += kBlockSize) {
    ReportBlock block;
    block.ssrc = read_u32(body, at);
    const std::uint32_t lost = read_u32(body, at + 4);
    block.fraction_lost = static_cast<std::uint8_t>(lost >> 24);
    block.cumulative_lost = static_cast<std::int32_t>(lost << 8) >> 8;  // sign of 24 bits
    block.highest_sequence = read_u32(body, at + 8);
    block.jitter = read_u32(body, at + 12);
    block.last_sr = read_u32(body, at + 16);
    block.delay_since_last_sr = read_u32(body, at + 20);
    blocks.push_back(block);
  }
  return blocks;
}

Nack read_nack(Bytes body) {
  Nack nack{read_u32(body, 0), read_u32(body, 4), {}};
  for (std::size_t at = 8; at + 4 <= body.size(); at += 4) {
    const std::uint16_t first = read_u16(body, at);
    const std::uint16_t mask = read_u16(body, at + 2);
    nack.lost.push_back(first);
    for (unsigned bit = 0; bit < 16; ++bit) {
      if ((mask >> bit & 1) != 0) {
        nack.lost.push_back(static_cast<std::uint16_t>(first + bit + 1));
      }
    }
  }
  return nack;
}

// RFC 8888 §3.1: received, two bits of ECN, and how long before the report it came.
constexpr std::uint16_t kCame = 0x8000;
constexpr std::uint16_t kAgeMask = 0x1fff;

/// One item per stream it speaks of. False when a count does not fit.
bool read_congestion(Bytes body, std::vector<RtcpItem>& out) {
  if (body.size() < 8) {
    return false;
  }
  const std::size_t end = body.size() - 4;
  for (std::size_t at = 4; at < end;) {
    if (at + 8 > end) {
      return false;
    }
    CongestionFeedback feedback{
        read_u32(body, 0), read_u32(body, at), read_u16(body, at + 4), read_u32(body, end), {}};
    const std::size_t count = read_u16(body, at + 6);
    at += 8;
    const std::size_t padded = (count + 1) / 2 * 4;
    if (at + padded > end) {
      return false;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint16_t block = read_u16(body, at + 2 * i);
      const auto age = static_cast<std::uint16_t>(block & kAgeMask);
      feedback.ages.push_back((block & kCame) != 0 ? std::optional(age) : std::nullopt);
    }
    at += padded;
    out.emplace_back(std::move(feedback));
  }
  return true;
}

SenderReport read_sender_report(Bytes body, std::size_t count) {
  SenderReport report;
  report.ssrc = read_u32(body, 0);
  report.ntp = (std::uint64_t{read_u32(body, 4)} << 32) | read_u32(body, 8);
  report.rtp_timestamp = read_u32(body, 12);
  report.packets = read_u32(body, 16);
  report.octets = read_u32(body, 20);
  report.blocks = read_blocks(body, 24, count);
  return report;
}

/// `body` is one RTCP packet after its first four bytes. False when it is too short for its type.
bool read_item(unsigned type, unsigned count, Bytes body, std::vector<RtcpItem>& out) {
  if (type == kSenderReport) {
    if (body.size() < 24 + count * kBlockSize) {
      return false;
    }
    out.emplace_back(read_sender_report(body, count));
  } else if (type == kReceiverReport) {
    if (body.size() < 4 + count * kBlockSize) {
      return false;
    }
    out.emplace_back(ReceiverReport{read_u32(body, 0), read_blocks(body, 4, count)});
  } else if (type == kBye) {
    if (body.size() < count * 4UL) {
      return false;
    }
    Bye bye;
    for (unsigned i = 0; i < count; ++i) {
      bye.ssrcs.push_back(read_u32(body, 4UL * i));
    }
    out.emplace_back(std::move(bye));
  } else if (type == kApplication && count <= 1 && body.size() == 12 &&
             read_u32(body, 4) == kPathName) {
    out.emplace_back(
        PathProbe{read_u32(body, 0), static_cast<PathProbe::Kind>(count), body[8], body[9]});
  } else if (type == kPayloadFeedback && count == kFormatPli && body.size() >= 8) {
    out.emplace_back(PictureLoss{read_u32(body, 0), read_u32(body, 4)});
  } else if (type == kPayloadFeedback && count == kFormatFir) {
    for (std::size_t at = 8; at + 8 <= body.size(); at += 8) {
      out.emplace_back(PictureLoss{read_u32(body, 0), read_u32(body, at)});
    }
  } else if (type == kTransportFeedback && count == kFormatNack && body.size() >= 8) {
    out.emplace_back(read_nack(body));
  } else if (type == kTransportFeedback && count == kFormatCongestion) {
    return read_congestion(body, out);
  }
  return true;
}

}  // namespace

std::optional<std::vector<RtcpItem>> parse_rtcp(Bytes packet) {
  std::vector<RtcpItem> items;
  while (!packet.empty()) {
    if (packet.size() < 4 || (packet[0] >> 6) != 2) {
      return std::nullopt;
    }
    const std::size_t size = 4 + 4 * std::size_t{read_u16(packet, 2)};
    if (size > packet.size()) {
      return std::nullopt;
    }
    if (!read_item(packet[1], packet[0] & 0x1fU, packet.subspan(4, size - 4), items)) {
      return std::nullopt;
    }
    packet = packet.subspan(size);
  }
  return items;
}

std::size_t RtcpBuilder::begin(unsigned count, unsigned type) {
  const std::size_t at = bytes_.size();
  bytes_.push_back(static_cast<std::uint8_t>(0x80U | (count & 0x1fU)));
  bytes_.push_back(static_cast<std::uint8_t>(type));
  bytes_.insert(bytes_.end(), 2, 0);
  return at;
}

void RtcpBuilder::end(std::size_t at) {
  write_u16(bytes_, at + 2, static_cast<std::uint16_t>((bytes_.size() - at) / 4 - 1));
}

void RtcpBuilder::put_u16(std::uint16_t value) {
  const std::size_t at = bytes_.size();
  bytes_.insert(bytes_.end(), 2, 0);
  write_u16(bytes_, at, value);
}

void RtcpBuilder::put_u32(std::uint32_t value) {
  const std::size_t at = bytes_.size();
  bytes_.insert(bytes_.end(), 4, 0);
  write_u32(bytes_, at, value);
}

void RtcpBuilder::put_blocks(const std::vector<ReportBlock>& blocks) {
  const std::size_t count = std::min(blocks.size(), kMaxBlocks);
  for (std::size_t i = 0; i < count; ++i) {
    const ReportBlock& block = blocks[i];
    const std::int32_t lost = std::clamp(block.cumulative_lost, -0x800000, 0x7fffff);
    put_u32(block.ssrc);
    put_u32((std::uint32_t{block.fraction_lost} << 24) |
            (static_cast<std::uint32_t>(lost) & 0xffffffU));
    put_u32(block.highest_sequence);
    put_u32(block.jitter);
    put_u32(block.last_sr);
    put_u32(block.delay_since_last_sr);
  }
}

RtcpBuilder& RtcpBuilder::add(const SenderReport& report) {
  const auto count = static_cast<unsigned>(std::min(report.blocks.size(), kMaxBlocks));
  const std::size_t at = begin(count, kSenderReport);
  put_u32(report.ssrc);
  put_u32(static_cast<std::uint32_t>(report.ntp >> 32));
  put_u32(static_cast<std::uint32_t>(report.ntp & 0xffffffffU));
  put_u32(report.rtp_timestamp);
  put_u32(report.packets);
  put_u32(report.octets);
  put_blocks(report.blocks);
  end(at);
  return *this;
}

RtcpBuilder& RtcpBuilder::add(const ReceiverReport& report) {
  const auto count = static_cast<unsigned>(std::min(report.blocks.size(), kMaxBlocks));
  const std::size_t at = begin(count, kReceiverReport);
  put_u32(report.ssrc);
  put_blocks(report.blocks);
  end(at);
  return *this;
}

RtcpBuilder& RtcpBuilder::add(const PictureLoss& pli) {
  const std::size_t at = begin(kFormatPli, kPayloadFeedback);
  put_u32(pli.sender);
  put_u32(pli.media);
  end(at);
  return *this;
}

RtcpBuilder& RtcpBuilder::add(const Nack& nack) {
  const std::size_t at = begin(kFormatNack, kTransportFeedback);
  put_u32(nack.sender);
  put_u32(nack.media);
  for (std::size_t i = 0; i < nack.lost.size();) {
    const std::uint16_t first = nack.lost[i++];
    std::uint32_t mask = 0;
    while (i < nack.lost.size()) {
      const int ahead = sequence_distance(nack.lost[i], first);
      if (ahead < 1 || ahead > 16) {
        break;
      }
      mask |= 1U << (ahead - 1);
      ++i;
    }
    put_u32((std::uint32_t{first} << 16) | mask);
  }
  end(at);
  return *this;
}

RtcpBuilder& RtcpBuilder::add(const CongestionFeedback& feedback) {
  const std::size_t at = begin(kFormatCongestion, kTransportFeedback);
  put_u32(feedback.sender);
  put_u32(feedback.media);
  put_u16(feedback.first);
  put_u16(static_cast<std::uint16_t>(feedback.ages.size()));
  for (const auto& age : feedback.ages) {
    const std::uint16_t came =
        age ? static_cast<std::uint16_t>(kCame | std::min(*age, kAgeMask)) : 0;
    put_u16(came);
  }
  if (feedback.ages.size() % 2 != 0) {
    put_u16(0);
  }
  put_u32(feedback.timestamp);
  end(at);
  return *this;
}

RtcpBuilder& RtcpBuilder::add(const Bye& bye) {
  const std::size_t at = begin(static_cast<unsigned>(bye.ssrcs.size()), kBye);
  for (const std::uint32_t ssrc : bye.ssrcs) {
    put_u32(ssrc);
  }
  end(at);
  return *this;
}

RtcpBuilder& RtcpBuilder::add(const PathProbe& probe) {
  const std::size_t at = begin(static_cast<unsigned>(probe.kind), kApplication);
  put_u32(probe.sender);
  put_u32(kPathName);
  put_u32((std::uint32_t{probe.path} << 24) | (std::uint32_t{probe.paths} << 16));
  end(at);
  return *this;
}

RtcpBuilder& RtcpBuilder::add_cname(std::uint32_t ssrc, std::string_view cname) {
  const std::string_view text = cname.substr(0, 255);
  const std::size_t at = begin(1, kSourceDescription);
  put_u32(ssrc);
  bytes_.push_back(1);  // CNAME, RFC 3550 §6.5.1
  bytes_.push_back(static_cast<std::uint8_t>(text.size()));
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  bytes_.push_back(0);  // end of the items, then padding to 32 bits
  while ((bytes_.size() - at) % 4 != 0) {
    bytes_.push_back(0);
  }
  end(at);
  return *this;
}

}  // namespace nhipcau::media
