#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/media/aes_gcm.hpp"
#include "common/media/bytes.hpp"
#include "common/media/replay_window.hpp"

/// SRTP with AEAD_AES_128_GCM (RFC 7714, keys derived by RFC 3711 §4.3). Debian builds libsrtp with
/// NSS, which takes locks and memory for every packet: with 48 rooms that was a third of all the
/// bridge's work. Used by SrtpSender and SrtpReceiver only. Owner's thread.
namespace nhipcau::media {

using GcmMaster = std::array<std::uint8_t, 28>;  ///< 16 key, 12 salt

/// The session's keys of one direction for RTP or for RTCP.
struct GcmKeys {
  enum class Use : std::uint8_t { kRtp = 0, kRtcp = 3 };  ///< the label of the key; the salt's: + 2
  GcmKeys(const GcmMaster& master, Use use);

  AesGcm::Key key;
  AesGcm::Iv salt;
};

class GcmSender {
 public:
  explicit GcmSender(const GcmMaster& master);

  /// Encrypts in place; the tag goes behind. The new size; 0: malformed, or of a number not after
  /// all those sent before.
  std::size_t protect_rtp(MutableBytes buffer, std::size_t size);
  std::size_t protect_rtcp(MutableBytes buffer, std::size_t size);

 private:
  struct Stream {
    std::uint32_t ssrc = 0;
    std::uint64_t newest = 0;  // rollover counter and sequence number
  };

  GcmKeys rtp_keys_;
  GcmKeys rtcp_keys_;
  AesGcm rtp_;
  AesGcm rtcp_;
  std::vector<Stream> streams_;
  std::uint32_t rtcp_index_ = 0;
};

class GcmReceiver {
 public:
  enum class Verdict { kGood, kReplayed, kNotAuthentic, kMalformed };

  GcmReceiver(const GcmMaster& master, std::size_t replay_window);

  /// Decrypts in place; what is good is all but the tag (and RTCP's index). `after_silence`: see
  /// SrtpReceiver.
  Verdict unprotect_rtp(MutableBytes packet, bool after_silence);
  Verdict unprotect_rtcp(MutableBytes packet);

 private:
  struct Stream {
    std::uint32_t ssrc = 0;
    ReplayWindow rtp;
    ReplayWindow rtcp;
  };

  Stream* find(std::uint32_t ssrc);
  Stream& find_or_add(std::uint32_t ssrc);
  bool open_rtp(MutableBytes packet, std::size_t header, std::uint64_t index);
  Verdict try_rollovers(MutableBytes packet, Bytes original, std::size_t header);

  GcmKeys rtp_keys_;
  GcmKeys rtcp_keys_;
  AesGcm rtp_;
  AesGcm rtcp_;
  std::size_t replay_window_;
  std::vector<Stream> streams_;  // only those of which something was authentic
};

}  // namespace nhipcau::media
