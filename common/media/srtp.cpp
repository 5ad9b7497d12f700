#include "common/media/srtp.hpp"

#include <srtp2/srtp.h>

#include <stdexcept>

#include "common/base/check.hpp"

namespace nhipcau::media {
namespace {

void start_library() {
  static const srtp_err_status_t status =
      srtp_init();  // once per process, thread-safe by the language
  CHECK(status == srtp_err_status_ok, "libsrtp must start: there is no media without it");
}

SrtpSession make_session(const SrtpKeyBytes& key, srtp_ssrc_type_t direction,
                         unsigned long replay_window) {
  start_library();
  SrtpKeyBytes copy = key;  // the policy wants a pointer to non-const
  srtp_policy_t policy{};
  srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
  srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
  policy.ssrc.type = direction;
  policy.key = copy.data();
  policy.window_size = replay_window;
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

SrtpSender::SrtpSender(const SrtpKeyBytes& key)
    : session_(make_session(key, ssrc_any_outbound, 128)) {}

std::size_t SrtpSender::protect_rtp(MutableBytes buffer, std::size_t size) {
  CHECK(buffer.size() >= size + kSrtpOverhead, "libsrtp writes the tag behind the packet");
  int length = static_cast<int>(size);
  const auto status = srtp_protect(session_.get(), buffer.data(), &length);
  return status == srtp_err_status_ok ? static_cast<std::size_t>(length) : 0;
}

std::size_t SrtpSender::protect_rtcp(MutableBytes buffer, std::size_t size) {
  CHECK(buffer.size() >= size + kSrtpOverhead, "libsrtp writes the tag behind the packet");
  int length = static_cast<int>(size);
  const auto status = srtp_protect_rtcp(session_.get(), buffer.data(), &length);
  return status == srtp_err_status_ok ? static_cast<std::size_t>(length) : 0;
}

SrtpReceiver::SrtpReceiver(const SrtpKeyBytes& key, unsigned long replay_window)
    : session_(make_session(key, ssrc_any_inbound, replay_window)) {}

std::optional<MutableBytes> SrtpReceiver::finish(int status, MutableBytes packet, int size) {
  if (status != srtp_err_status_ok) {
    last_refusal_ = refusal_of(status);
    return std::nullopt;
  }
  return packet.first(static_cast<std::size_t>(size));
}

std::optional<MutableBytes> SrtpReceiver::unprotect_rtp(MutableBytes packet) {
  int size = static_cast<int>(packet.size());
  const auto status = srtp_unprotect(session_.get(), packet.data(), &size);
  return finish(status, packet, size);
}

std::optional<MutableBytes> SrtpReceiver::unprotect_rtcp(MutableBytes packet) {
  int size = static_cast<int>(packet.size());
  const auto status = srtp_unprotect_rtcp(session_.get(), packet.data(), &size);
  return finish(status, packet, size);
}

}  // namespace nhipcau::media
