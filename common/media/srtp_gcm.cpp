#include "common/media/srtp_gcm.hpp"

#include <algorithm>

namespace nhipcau::media {
namespace {

constexpr std::size_t kTag = AesGcm::kTagSize;
constexpr std::size_t kRtcpHeader = 8;
constexpr std::size_t kRtcpIndex = 4;              // behind the tag
constexpr std::uint32_t kEncrypted = 0x80000000U;  // its first bit
constexpr std::uint64_t kMaxRollovers = 8;         // 28 min of 2.5 Mbit/s, 3 h of sound
constexpr std::size_t kMaxTried = 1500;            // longer than any packet of ours
constexpr std::size_t kRtcpWindow = 128;

/// Up to the payload, CSRCs and extension included; empty when it does not fit.
std::optional<std::size_t> rtp_header_size(Bytes packet) {
  if (packet.size() < 12 || packet[0] >> 6 != 2) {
    return std::nullopt;
  }
  std::size_t size = 12 + 4 * std::size_t{packet[0] & 0x0fU};
  if ((packet[0] & 0x10U) != 0) {
    if (packet.size() < size + 4) {
      return std::nullopt;
    }
    size += 4 + 4 * std::size_t{read_u16(packet, size + 2)};
  }
  return size <= packet.size() ? std::optional(size) : std::nullopt;
}

std::uint32_t ssrc_of(Bytes rtp) {
  return read_u32(rtp, 8);
}
std::uint16_t sequence_of(Bytes rtp) {
  return read_u16(rtp, 2);
}

/// RFC 7714 §8.1 and §9.1: SSRC, then the counter in the last six bytes.
AesGcm::Iv make_iv(const GcmKeys& keys, std::uint32_t ssrc, std::uint64_t index) {
  AesGcm::Iv iv{};
  write_u32(iv, 2, ssrc);
  write_u16(iv, 6, static_cast<std::uint16_t>(index >> 32));
  write_u32(iv, 8, static_cast<std::uint32_t>(index));
  for (std::size_t i = 0; i < iv.size(); ++i) {
    iv[i] = static_cast<std::uint8_t>(iv[i] ^ keys.salt[i]);
  }
  return iv;
}

/// RFC 7714 §9.2: the header, and the word with the index.
std::array<std::uint8_t, kRtcpHeader + kRtcpIndex> rtcp_associated(Bytes packet,
                                                                   std::uint32_t word) {
  std::array<std::uint8_t, kRtcpHeader + kRtcpIndex> bytes{};
  std::copy_n(packet.begin(), kRtcpHeader, bytes.begin());
  write_u32(bytes, kRtcpHeader, word);
  return bytes;
}

/// The index nearest to the newest one (RFC 3711 §3.3.1); empty: before the first of all.
std::optional<std::uint64_t> guess(std::uint64_t newest, std::uint16_t sequence) {
  const auto ahead = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(newest));
  const std::int64_t index = static_cast<std::int64_t>(newest) + ahead;
  return index < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(index));
}

AesGcm::Key first_of(const GcmMaster& master) {
  AesGcm::Key key{};
  std::copy_n(master.begin(), key.size(), key.begin());
  return key;
}

}  // namespace

/// RFC 3711 §4.3.3; the salt of 12 bytes is filled up to 14 with zeros (RFC 7714 §11).
GcmKeys::GcmKeys(const GcmMaster& master, Use use) : key{}, salt{} {
  std::array<std::uint8_t, 16> counter{};
  std::copy(master.begin() + 16, master.end(), counter.begin());
  const auto label = static_cast<std::uint8_t>(use);
  counter[7] = static_cast<std::uint8_t>(counter[7] ^ label);
  aes_key_stream(first_of(master), counter, key);
  counter[7] = static_cast<std::uint8_t>(counter[7] ^ label ^ (label + 2));
  aes_key_stream(first_of(master), counter, salt);
}

// ---- sending -----------------------------------------------------------------------------------

GcmSender::GcmSender(const GcmMaster& master)
    : rtp_keys_(master, GcmKeys::Use::kRtp),
      rtcp_keys_(master, GcmKeys::Use::kRtcp),
      rtp_(AesGcm::Way::kSeal, rtp_keys_.key),
      rtcp_(AesGcm::Way::kSeal, rtcp_keys_.key) {}

std::size_t GcmSender::protect_rtp(MutableBytes buffer, std::size_t size) {
  const MutableBytes packet = buffer.first(size);
  const auto header = rtp_header_size(packet);
  if (!header) {
    return 0;
  }
  const std::uint32_t ssrc = ssrc_of(packet);
  const std::uint16_t sequence = sequence_of(packet);
  const auto found = std::ranges::find(streams_, ssrc, &Stream::ssrc);
  std::uint64_t index = sequence;
  if (found == streams_.end()) {
    streams_.push_back({ssrc, index});
  } else {
    const auto next = guess(found->newest, sequence);
    if (!next || *next <= found->newest) {
      return 0;
    }
    index = found->newest = *next;
  }
  rtp_.seal(make_iv(rtp_keys_, ssrc, index), packet.first(*header), packet.subspan(*header),
            buffer.subspan(size, kTag));
  return size + kTag;
}

std::size_t GcmSender::protect_rtcp(MutableBytes buffer, std::size_t size) {
  if (size < kRtcpHeader) {
    return 0;
  }
  const std::uint32_t word = kEncrypted | ++rtcp_index_;
  const MutableBytes packet = buffer.first(size);
  const auto associated = rtcp_associated(packet, word);
  rtcp_.seal(make_iv(rtcp_keys_, read_u32(packet, 4), rtcp_index_), associated,
             packet.subspan(kRtcpHeader), buffer.subspan(size, kTag));
  write_u32(buffer, size + kTag, word);
  return size + kTag + kRtcpIndex;
}

// ---- receiving ---------------------------------------------------------------------------------

GcmReceiver::GcmReceiver(const GcmMaster& master, std::size_t replay_window)
    : rtp_keys_(master, GcmKeys::Use::kRtp),
      rtcp_keys_(master, GcmKeys::Use::kRtcp),
      rtp_(AesGcm::Way::kOpen, rtp_keys_.key),
      rtcp_(AesGcm::Way::kOpen, rtcp_keys_.key),
      replay_window_(replay_window) {}

GcmReceiver::Stream* GcmReceiver::find(std::uint32_t ssrc) {
  const auto found = std::ranges::find(streams_, ssrc, &Stream::ssrc);
  return found == streams_.end() ? nullptr : &*found;
}

GcmReceiver::Stream& GcmReceiver::find_or_add(std::uint32_t ssrc) {
  Stream* const known = find(ssrc);
  return known != nullptr ? *known
                          : streams_.emplace_back(Stream{ssrc, ReplayWindow(replay_window_),
                                                         ReplayWindow(kRtcpWindow)});
}

bool GcmReceiver::open_rtp(MutableBytes packet, std::size_t header, std::uint64_t index) {
  const std::uint32_t ssrc = ssrc_of(packet);
  const std::size_t end = packet.size() - kTag;
  if (!rtp_.open(make_iv(rtp_keys_, ssrc, index), packet.first(header),
                 packet.subspan(header, end - header), packet.subspan(end))) {
    return false;
  }
  find_or_add(ssrc).rtp.add(index);
  return true;
}

GcmReceiver::Verdict GcmReceiver::unprotect_rtp(MutableBytes packet, bool after_silence) {
  const auto header = rtp_header_size(packet);
  if (!header || packet.size() < *header + kTag) {
    return Verdict::kMalformed;
  }
  std::array<std::uint8_t, kMaxTried> original;  // a failed attempt leaves the packet garbled
  const bool may_try = after_silence && packet.size() <= original.size();
  if (may_try) {
    std::ranges::copy(packet, original.begin());
  }
  const Stream* const stream = find(ssrc_of(packet));
  const bool known = stream != nullptr && stream->rtp.newest();
  const auto index = known ? guess(*stream->rtp.newest(), sequence_of(packet))
                           : std::optional(std::uint64_t{sequence_of(packet)});
  const bool replayed = !index || (known && !stream->rtp.is_new(*index));
  if (!replayed && open_rtp(packet, *header, *index)) {
    return Verdict::kGood;
  }
  if (may_try) {
    const Verdict verdict = try_rollovers(packet, Bytes(original).first(packet.size()), *header);
    if (verdict == Verdict::kGood) {
      return verdict;
    }
  }
  return replayed ? Verdict::kReplayed : Verdict::kNotAuthentic;
}

GcmReceiver::Verdict GcmReceiver::try_rollovers(MutableBytes packet, Bytes original,
                                                std::size_t header) {
  const Stream* const stream = find(ssrc_of(original));
  const auto newest = stream != nullptr ? stream->rtp.newest() : std::nullopt;
  const std::uint64_t counter = newest.value_or(0) >> 16;
  for (std::uint64_t more = 0; more <= kMaxRollovers; ++more) {
    const std::uint64_t index = (counter + more) << 16 | sequence_of(original);
    if (newest && index <= *newest) {
      continue;
    }
    std::ranges::copy(original, packet.begin());
    if (open_rtp(packet, header, index)) {
      return Verdict::kGood;
    }
  }
  return Verdict::kNotAuthentic;
}

GcmReceiver::Verdict GcmReceiver::unprotect_rtcp(MutableBytes packet) {
  if (packet.size() < kRtcpHeader + kTag + kRtcpIndex || packet[0] >> 6 != 2) {
    return Verdict::kMalformed;
  }
  const std::size_t end = packet.size() - kTag - kRtcpIndex;
  const std::uint32_t word = read_u32(packet, end + kTag);
  if ((word & kEncrypted) == 0) {
    return Verdict::kMalformed;  // nobody who speaks GCM here sends RTCP in the clear
  }
  const std::uint32_t index = word & ~kEncrypted;
  const std::uint32_t ssrc = read_u32(packet, 4);
  const Stream* const stream = find(ssrc);
  if (stream != nullptr && !stream->rtcp.is_new(index)) {
    return Verdict::kReplayed;
  }
  const auto associated = rtcp_associated(packet, word);
  if (!rtcp_.open(make_iv(rtcp_keys_, ssrc, index), associated,
                  packet.subspan(kRtcpHeader, end - kRtcpHeader), packet.subspan(end, kTag))) {
    return Verdict::kNotAuthentic;
  }
  find_or_add(ssrc).rtcp.add(index);
  return Verdict::kGood;
}

}  // namespace nhipcau::media
