#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "common/media/bytes.hpp"
#include "common/media/srtp_gcm.hpp"

struct srtp_ctx_t_;

/// SRTP: AES-128-GCM, 16-byte tag, for RTP and RTCP (RFC 7714) by srtp_gcm.hpp, and what WebRTC
/// peers without it speak (SrtpProfile) by libsrtp2. One object is one direction of one media
/// generation and serves all its SSRCs. Owner's thread only.
///
/// Begin every stream with a sequence number below 32768 (RFC 3711 §3.3.1): a receiver that missed
/// the start could not tell otherwise whether the number has wrapped. A receiver that heard nothing
/// for longer than 32768 packets (105 s of 2.5 Mbit/s) guesses the rollover counter wrong; it then
/// tries the next ones (`after_silence`).
namespace nhipcau::media {

using SrtpKeyBytes = std::array<std::uint8_t, 28>;  ///< 16 key, 12 salt; the same as wire::SrtpKey

/// What DTLS can agree on (RFC 5764 §4.1.2, RFC 7714 §14.2).
enum class SrtpProfile { kAes128Gcm, kAes128CmSha1_80 };

/// Master key and salt of one direction: 16 + 12 bytes for GCM, 16 + 14 for the other.
struct SrtpMaster {
  SrtpProfile profile = SrtpProfile::kAes128Gcm;
  std::array<std::uint8_t, 30> bytes{};
};
SrtpMaster gcm_master(const SrtpKeyBytes& key);

/// What protecting adds at most: 16 bytes of tag, for RTCP 4 of index as well (RFC 7714 §9).
inline constexpr std::size_t kSrtpOverhead = 20;

struct SrtpDeleter {
  void operator()(srtp_ctx_t_* session) const;
};
using SrtpSession = std::unique_ptr<srtp_ctx_t_, SrtpDeleter>;

class SrtpSender {
 public:
  /// Throws std::runtime_error when a library refuses (out of memory).
  explicit SrtpSender(const SrtpMaster& master);
  explicit SrtpSender(const SrtpKeyBytes& key) : SrtpSender(gcm_master(key)) {}

  /// Encrypts in place the first `size` bytes of `buffer`, which has kSrtpOverhead bytes of room
  /// after them. The new size; 0 when it was refused: a sequence number sent before.
  std::size_t protect_rtp(MutableBytes buffer, std::size_t size);
  std::size_t protect_rtcp(MutableBytes buffer, std::size_t size);

 private:
  std::optional<GcmSender> gcm_;
  SrtpSession session_;  // without it
};

enum class SrtpRefusal { kReplayed, kNotAuthentic, kMalformed };
const char* name_of(SrtpRefusal refusal);

class SrtpReceiver {
 public:
  /// `replay_window` in packets, a multiple of 64.
  explicit SrtpReceiver(const SrtpMaster& master, unsigned long replay_window = 512);
  explicit SrtpReceiver(const SrtpKeyBytes& key, unsigned long replay_window = 512)
      : SrtpReceiver(gcm_master(key), replay_window) {}

  /// Authenticates and decrypts in place. The plain packet, a part of `packet`; empty when refused:
  /// `last_refusal` says why. `after_silence`: nothing of this stream was authentic for 10 s, so a
  /// packet that seems forged is tried as one whose counter has rolled over up to eight times.
  std::optional<MutableBytes> unprotect_rtp(MutableBytes packet, bool after_silence = false);
  std::optional<MutableBytes> unprotect_rtcp(MutableBytes packet);

  [[nodiscard]] SrtpRefusal last_refusal() const { return last_refusal_; }

 private:
  std::optional<MutableBytes> finish(int status, MutableBytes packet, int size);
  std::optional<MutableBytes> try_rollovers(MutableBytes packet, Bytes original);

  std::optional<MutableBytes> finish(GcmReceiver::Verdict verdict, MutableBytes plain);

  SrtpMaster master_;
  unsigned long replay_window_;
  std::optional<GcmReceiver> gcm_;
  SrtpSession session_;  // without it
  SrtpRefusal last_refusal_ = SrtpRefusal::kMalformed;
};

}  // namespace nhipcau::media
