#include "orchestrator/bridge/webrtc/dtls.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace nhipcau::bridge {
namespace {

constexpr long kMtu = 1200;  // as RTP, PROTOCOL §5
constexpr std::size_t kMasterKey = 16;
constexpr unsigned kFirstRepeatMicros = 100'000;
constexpr unsigned kLastRepeatMicros = 1'000'000;
constexpr long kCertificateDays = 30;  // peers judge the fingerprint alone

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using ContextPtr = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, Freed<SSL_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509_free>>;
using MethodPtr = std::unique_ptr<BIO_METHOD, Freed<BIO_meth_free>>;

void need(bool ok, const char* what) {
  if (!ok) {
    throw std::runtime_error(std::string("OpenSSL: ") + what);
  }
}

std::string newest_error() {
  std::array<char, 160> text{};
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  if (code == 0) {
    return "no reason given";
  }
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

const EVP_MD* digest_named(const std::string& name) {
  if (name == "sha-256") {
    return EVP_sha256();
  }
  if (name == "sha-384") {
    return EVP_sha384();
  }
  return name == "sha-512" ? EVP_sha512() : nullptr;
}

/// Empty when the algorithm is not known.
std::string digest_of(const X509* certificate, const std::string& algorithm) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  const EVP_MD* digest = digest_named(algorithm);
  if (digest == nullptr || X509_digest(certificate, digest, bytes.data(), &size) != 1) {
    return {};
  }
  static constexpr const char* kDigits = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += kDigits[bytes[i] >> 4];
    hex += kDigits[bytes[i] & 0xf];
  }
  return hex;
}

CertificatePtr make_certificate(EVP_PKEY* key) {
  CertificatePtr certificate(X509_new());
  need(certificate != nullptr, "no certificate");
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86'400);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kCertificateDays * 86'400);
  const unsigned char name[] = "nhipcau-bridge";
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC, name, -1,
                             -1, 0);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  need(X509_set_pubkey(certificate.get(), key) == 1 &&
           X509_sign(certificate.get(), key, EVP_sha256()) > 0,
       "the certificate cannot be signed");
  return certificate;
}

// ---- the sending BIO: one write is one datagram ------------------------------------------------

using Outgoing = std::vector<std::vector<std::uint8_t>>;

int write_datagram(BIO* bio, const char* bytes, int size) noexcept {
  BIO_clear_retry_flags(bio);
  auto* outgoing = static_cast<Outgoing*>(BIO_get_data(bio));
  outgoing->emplace_back(bytes, bytes + size);
  return size;
}

long control_datagrams(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) noexcept {
  switch (command) {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_DGRAM_QUERY_MTU:
    case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
      return kMtu;
    default:
      return 0;
  }
}

const BIO_METHOD* datagram_method() {
  static const MethodPtr method = [] {
    MethodPtr made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagrams"));
    need(made != nullptr, "no BIO");
    BIO_meth_set_write(made.get(), &write_datagram);
    BIO_meth_set_ctrl(made.get(), &control_datagrams);
    return made;
  }();
  return method.get();
}

unsigned next_repeat(SSL* /*ssl*/, unsigned last_micros) noexcept {
  return last_micros == 0 ? kFirstRepeatMicros : std::min(last_micros * 2, kLastRepeatMicros);
}

}  // namespace

// ---- identity ----------------------------------------------------------------------------------

class DtlsIdentity::Impl {
 public:
  /// `verify` is given SSL_get_app_data of the handshake by OpenSSL's store.
  explicit Impl(int (*verify)(X509_STORE_CTX*, void*))
      : key_(EVP_EC_gen("P-256")), context_(SSL_CTX_new(DTLS_method())) {
    need(key_ != nullptr && context_ != nullptr, "no key");
    const CertificatePtr certificate = make_certificate(key_.get());
    SSL_CTX* context = context_.get();
    need(SSL_CTX_use_certificate(context, certificate.get()) == 1 &&
             SSL_CTX_use_PrivateKey(context, key_.get()) == 1,
         "the certificate does not fit");
    need(SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1, "no DTLS 1.2");
    need(SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80") == 0,
         "no SRTP profiles");
    SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_cert_verify_callback(context, verify, nullptr);
    fingerprint_ = {"sha-256", digest_of(certificate.get(), "sha-256")};
  }

  KeyPtr key_;
  ContextPtr context_;
  Fingerprint fingerprint_;
};

// ---- one handshake -----------------------------------------------------------------------------

class Dtls::Impl {
 public:
  Impl(SSL_CTX* context, Fingerprint expected, Role role)
      : expected_(std::move(expected)), ssl_(SSL_new(context)) {
    need(ssl_ != nullptr, "no handshake");
    incoming_ = BIO_new(BIO_s_mem());
    BIO* outgoing = BIO_new(datagram_method());
    need(incoming_ != nullptr && outgoing != nullptr, "no BIO");
    BIO_set_mem_eof_return(incoming_, -1);  // empty means: come again
    BIO_set_data(outgoing, &outgoing_);
    BIO_set_init(outgoing, 1);
    SSL_set_bio(ssl_.get(), incoming_, outgoing);  // which owns both
    SSL_set_app_data(ssl_.get(), this);
    SSL_set_mtu(ssl_.get(), kMtu);
    DTLS_set_timer_cb(ssl_.get(), &next_repeat);
    if (role == Role::kServer) {
      SSL_set_accept_state(ssl_.get());
    } else {
      SSL_set_connect_state(ssl_.get());
    }
  }

  void begin() {
    if (!std::exchange(begun_, true) && SSL_is_server(ssl_.get()) == 0) {
      advance();
    }
  }

  /// The whole judgement of a certificate: its digest is the promised one. (Chains and names mean
  /// nothing for a self-signed certificate, RFC 8122 §6.2.)
  static int verify(X509_STORE_CTX* store, void* /*unused*/) noexcept {
    auto* ssl =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* self = static_cast<Impl*>(SSL_get_app_data(ssl));
    const X509* certificate = X509_STORE_CTX_get0_cert(store);
    const bool good = certificate != nullptr && self->promised(certificate);
    if (!good) {
      self->mismatch_ = true;
      X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_UNTRUSTED);
    }
    return good ? 1 : 0;
  }

  void on_datagram(media::Bytes packet) {
    if (state_ == State::kFailed || state_ == State::kClosed) {
      return;
    }
    begun_ = true;
    BIO_write(incoming_, packet.data(), static_cast<int>(packet.size()));
    advance();
    (void)BIO_reset(incoming_);  // what OpenSSL left of a datagram never belongs to the next
  }

  void tick() {
    if (state_ == State::kHandshake && DTLSv1_handle_timeout(ssl_.get()) < 0) {
      fail("no answer");
    }
  }

  void close() {
    if (state_ == State::kConnected) {
      SSL_shutdown(ssl_.get());
      state_ = State::kClosed;
      keys_.reset();
      ERR_clear_error();
    }
  }

  Outgoing take_outgoing() { return std::exchange(outgoing_, {}); }

  State state_ = State::kHandshake;
  std::string failure_;
  std::optional<Keys> keys_;

 private:
  [[nodiscard]] bool promised(const X509* certificate) const {
    const std::string hex = digest_of(certificate, expected_.algorithm);
    return !hex.empty() && hex.size() == expected_.hex.size() &&
           CRYPTO_memcmp(hex.data(), expected_.hex.data(), hex.size()) == 0;
  }

  void fail(std::string why) {
    state_ = State::kFailed;
    failure_ = std::move(why);
    keys_.reset();
  }

  void advance() {
    ERR_clear_error();
    if (state_ == State::kHandshake) {
      const int result = SSL_do_handshake(ssl_.get());
      if (result == 1) {
        connected();
      } else if (SSL_get_error(ssl_.get(), result) != SSL_ERROR_WANT_READ) {
        fail(mismatch_ ? "the certificate is not the one the offer promised" : newest_error());
      }
    }
    if (state_ == State::kConnected) {
      read_away();
    }
  }

  void connected() {
    const SRTP_PROTECTION_PROFILE* profile = SSL_get_selected_srtp_profile(ssl_.get());
    if (profile == nullptr) {
      fail("the peer knows none of our SRTP profiles");
      return;
    }
    export_keys(profile->id == SRTP_AEAD_AES_128_GCM ? media::SrtpProfile::kAes128Gcm
                                                     : media::SrtpProfile::kAes128CmSha1_80);
  }

  /// RFC 5764 §4.2: the client's key, the server's, the client's salt, the server's.
  void export_keys(media::SrtpProfile profile) {
    static constexpr std::string_view kLabel = "EXTRACTOR-dtls_srtp";
    const std::size_t salt = profile == media::SrtpProfile::kAes128Gcm ? 12 : 14;
    std::array<std::uint8_t, 2 * (kMasterKey + 14)> material{};
    const std::size_t size = 2 * (kMasterKey + salt);
    if (SSL_export_keying_material(ssl_.get(), material.data(), size, kLabel.data(), kLabel.size(),
                                   nullptr, 0, 0) != 1) {
      fail("no keys: " + newest_error());
      return;
    }
    const auto master = [&](std::size_t which) {
      media::SrtpMaster made{profile, {}};
      const auto key = material.begin() + static_cast<std::ptrdiff_t>(which * kMasterKey);
      const auto tail =
          material.begin() + static_cast<std::ptrdiff_t>(2 * kMasterKey + which * salt);
      std::copy_n(key, kMasterKey, made.bytes.begin());
      std::copy_n(tail, salt, made.bytes.begin() + kMasterKey);
      return made;
    };
    const bool server = SSL_is_server(ssl_.get()) == 1;
    keys_ = Keys{master(server ? 0 : 1), master(server ? 1 : 0)};
    OPENSSL_cleanse(material.data(), material.size());
    state_ = State::kConnected;
  }

  /// Application data (data channels) is nobody's here; a close is the peer's goodbye.
  void read_away() {
    std::array<std::uint8_t, 2048> sink{};
    int size = 0;
    do {
      size = SSL_read(ssl_.get(), sink.data(), static_cast<int>(sink.size()));
    } while (size > 0);
    if (SSL_get_error(ssl_.get(), size) == SSL_ERROR_ZERO_RETURN) {
      state_ = State::kClosed;
    }
    ERR_clear_error();
  }

  Fingerprint expected_;
  bool begun_ = false;
  bool mismatch_ = false;
  Outgoing outgoing_;
  SslPtr ssl_;
  BIO* incoming_ = nullptr;  // of ssl_
};

DtlsIdentity::DtlsIdentity() : impl_(std::make_unique<Impl>(&Dtls::Impl::verify)) {}
DtlsIdentity::~DtlsIdentity() = default;
const Fingerprint& DtlsIdentity::fingerprint() const {
  return impl_->fingerprint_;
}

Dtls::Dtls(const DtlsIdentity& identity, Fingerprint expected, Role role)
    : impl_(std::make_unique<Impl>(identity.impl_->context_.get(), std::move(expected), role)) {}
Dtls::~Dtls() = default;
void Dtls::begin() {
  impl_->begin();
}
void Dtls::on_datagram(media::Bytes packet) {
  impl_->on_datagram(packet);
}
void Dtls::tick() {
  impl_->tick();
}
void Dtls::close() {
  impl_->close();
}
std::vector<std::vector<std::uint8_t>> Dtls::take_outgoing() {
  return impl_->take_outgoing();
}
Dtls::State Dtls::state() const {
  return impl_->state_;
}
const std::string& Dtls::failure() const {
  return impl_->failure_;
}
const std::optional<Dtls::Keys>& Dtls::keys() const {
  return impl_->keys_;
}

}  // namespace nhipcau::bridge
