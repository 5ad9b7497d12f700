#include "common/media/srtp.hpp"

#include <arpa/inet.h>
#include <srtp2/srtp.h>

#include <algorithm>
#include <stdexcept>

#include "common/base/check.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::media {
namespace {

constexpr std::uint32_t kMaxRollovers = 8;  // 28 min of 2.5 Mbit/s, 3 h of sound
constexpr std::size_t kMaxTried = 1500;     // longer than any packet of ours

void start_library() {
  static const srtp_err_status_t status =
      srtp_init();  // once per process, thread-safe by the language
  CHECK(status == srtp_err_status_ok, "libsrtp must start: there is no media without it");
}

/// `master` is only read; the policy wants a pointer to non-const.
srtp_policy_t make_policy(SrtpMaster& master, unsigned long replay_window) {
  srtp_policy_t policy{};
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
  policy.key = master.bytes.data();
  policy.window_size = replay_window;
  return policy;
}

/// None for GCM.
SrtpSession make_session(const SrtpMaster& master, srtp_ssrc_type_t direction,
                         unsigned long replay_window) {
  if (master.profile == SrtpProfile::kAes128Gcm) {
    return nullptr;
  }
  start_library();
  SrtpMaster copy = master;
  srtp_policy_t policy = make_policy(copy, replay_window);
  policy.ssrc.type = direction;
  srtp_t session = nullptr;
  if (srtp_create(&session, &policy) != srtp_err_status_ok) {
    throw std::runtime_error("libsrtp could not make a session");
  }
  return SrtpSession(session);
}

SrtpRefusal refusal_of(int status) {
  if (status == srtp_err_status_replay_fail || status == srtp_err_status_replay_old) {
    return SrtpRefusal::kReplayed;
  }
  return status == srtp_err_status_auth_fail ? SrtpRefusal::kNotAuthentic : SrtpRefusal::kMalformed;
}

GcmMaster gcm_part(const SrtpMaster& master) {
  GcmMaster part{};
  std::copy_n(master.bytes.begin(), part.size(), part.begin());
  return part;
}

template <typename Gcm, typename... Rest>
std::optional<Gcm> make_gcm(const SrtpMaster& master, Rest... rest) {
  return master.profile == SrtpProfile::kAes128Gcm
             ? std::optional<Gcm>(std::in_place, gcm_part(master), rest...)
             : std::nullopt;
}

}  // namespace

void SrtpDeleter::operator()(srtp_ctx_t_* session) const {
  srtp_dealloc(session);
}

const char* name_of(SrtpRefusal refusal) {
  switch (refusal) {
    case SrtpRefusal::kReplayed:
      return "replayed";
    case SrtpRefusal::kNotAuthentic:
      return "not authentic";
    case SrtpRefusal::kMalformed:
      return "malformed";
  }
  return "?";
}

SrtpMaster gcm_master(const SrtpKeyBytes& key) {
  SrtpMaster master;
  std::ranges::copy(key, master.bytes.begin());
  return master;
}

SrtpSender::SrtpSender(const SrtpMaster& master)
    : gcm_(make_gcm<GcmSender>(master)), session_(make_session(master, ssrc_any_outbound, 128)) {}

std::size_t SrtpSender::protect_rtp(MutableBytes buffer, std::size_t size) {
  CHECK(buffer.size() >= size + kSrtpOverhead, "the tag is written behind the packet");
  if (gcm_) {
    return gcm_->protect_rtp(buffer, size);
  }
  int length = static_cast<int>(size);
  const auto status = srtp_protect(session_.get(), buffer.data(), &length);
  return status == srtp_err_status_ok ? static_cast<std::size_t>(length) : 0;
}

std::size_t SrtpSender::protect_rtcp(MutableBytes buffer, std::size_t size) {
  CHECK(buffer.size() >= size + kSrtpOverhead, "the tag is written behind the packet");
  if (gcm_) {
    return gcm_->protect_rtcp(buffer, size);
  }
  int length = static_cast<int>(size);
  const auto status = srtp_protect_rtcp(session_.get(), buffer.data(), &length);
  return status == srtp_err_status_ok ? static_cast<std::size_t>(length) : 0;
}

SrtpReceiver::SrtpReceiver(const SrtpMaster& master, unsigned long replay_window)
    : master_(master),
      replay_window_(replay_window),
      gcm_(make_gcm<GcmReceiver>(master, std::size_t{replay_window})),
      session_(make_session(master, ssrc_any_inbound, replay_window)) {}

std::optional<MutableBytes> SrtpReceiver::finish(int status, MutableBytes packet, int size) {
  if (status != srtp_err_status_ok) {
    last_refusal_ = refusal_of(status);
    return std::nullopt;
  }
  return packet.first(static_cast<std::size_t>(size));
}

std::optional<MutableBytes> SrtpReceiver::finish(GcmReceiver::Verdict verdict, MutableBytes plain) {
  using Verdict = GcmReceiver::Verdict;
  if (verdict == Verdict::kGood) {
    return plain;
  }
  last_refusal_ = verdict == Verdict::kReplayed       ? SrtpRefusal::kReplayed
                  : verdict == Verdict::kNotAuthentic ? SrtpRefusal::kNotAuthentic
                                                      : SrtpRefusal::kMalformed;
  return std::nullopt;
}

std::optional<MutableBytes> SrtpReceiver::unprotect_rtp(MutableBytes packet, bool after_silence) {
  if (gcm_) {
    const auto verdict = gcm_->unprotect_rtp(packet, after_silence);
    const bool good = verdict == GcmReceiver::Verdict::kGood;
    return finish(verdict, good ? packet.first(packet.size() - AesGcm::kTagSize) : packet);
  }
  std::array<std::uint8_t, kMaxTried> original;  // a failed attempt leaves the packet garbled
  const bool may_try = after_silence && packet.size() <= original.size() && peek_ssrc(packet);
  if (may_try) {
    std::copy(packet.begin(), packet.end(), original.begin());
  }
  int size = static_cast<int>(packet.size());
  const auto status = srtp_unprotect(session_.get(), packet.data(), &size);
  if (may_try && (status == srtp_err_status_auth_fail || status == srtp_err_status_replay_old)) {
    if (const auto plain = try_rollovers(packet, Bytes(original).first(packet.size()))) {
      return plain;
    }
  }
  return finish(status, packet, size);
}

/// libsrtp keeps the counter it was given only when the packet authenticates with it.
std::optional<MutableBytes> SrtpReceiver::try_rollovers(MutableBytes packet, Bytes original) {
  const std::uint32_t ssrc = *peek_ssrc(original);
  std::uint32_t known = 0;
  const bool first = srtp_get_stream_roc(session_.get(), ssrc, &known) != srtp_err_status_ok;
  if (first) {
    srtp_policy_t policy = make_policy(master_, replay_window_);
    policy.ssrc = {ssrc_specific, ssrc};
    if (srtp_add_stream(session_.get(), &policy) != srtp_err_status_ok) {
      return std::nullopt;
    }
  }
  for (std::uint32_t more = 0; more <= kMaxRollovers; ++more) {
    std::copy(original.begin(), original.end(), packet.begin());
    srtp_set_stream_roc(session_.get(), ssrc, known + more);
    int size = static_cast<int>(packet.size());
    if (srtp_unprotect(session_.get(), packet.data(), &size) == srtp_err_status_ok) {
      return packet.first(static_cast<std::size_t>(size));
    }
  }
  if (first) {
    srtp_remove_stream(session_.get(), htonl(ssrc));
  } else {
    srtp_set_stream_roc(session_.get(), ssrc, 0);  // none: as before
  }
  return std::nullopt;
}

std::optional<MutableBytes> SrtpReceiver::unprotect_rtcp(MutableBytes packet) {
  if (gcm_) {
    const auto verdict = gcm_->unprotect_rtcp(packet);
    const bool good = verdict == GcmReceiver::Verdict::kGood;
    return finish(verdict, good ? packet.first(packet.size() - kSrtpOverhead) : packet);
  }
  int size = static_cast<int>(packet.size());
  const auto status = srtp_unprotect_rtcp(session_.get(), packet.data(), &size);
  return finish(status, packet, size);
}

}  // namespace nhipcau::media
