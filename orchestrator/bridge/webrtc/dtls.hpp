#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/media/bytes.hpp"
#include "common/media/srtp.hpp"

namespace nhipcau::bridge {

/// A certificate's digest as SDP names it (RFC 8122 §5).
struct Fingerprint {
  std::string algorithm;  ///< "sha-256", "sha-384" or "sha-512"
  std::string hex;        ///< lower case, without colons
};

/// RFC 7983 §7: DTLS records begin with 20…63.
inline bool is_dtls(media::Bytes packet) {
  return !packet.empty() && packet[0] >= 20 && packet[0] <= 63;
}

/// The bridge's own certificate (ECDSA P-256, self-signed, made at start, never on a disk) and
/// what is common to all handshakes. Media thread.
class DtlsIdentity {
 public:
  /// Throws std::runtime_error when OpenSSL cannot make it.
  DtlsIdentity();
  ~DtlsIdentity();
  DtlsIdentity(const DtlsIdentity&) = delete;
  DtlsIdentity& operator=(const DtlsIdentity&) = delete;

  [[nodiscard]] const Fingerprint& fingerprint() const;

 private:
  friend class Dtls;
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// One DTLS 1.2 handshake for SRTP keys (RFC 5764) over datagrams somebody else carries. The peer's
/// certificate must have the fingerprint its SDP promised: else the handshake fails and there are
/// no keys. Media thread; OpenSSL itself reads the clock for the retransmissions.
class Dtls {
 public:
  enum class Role { kServer, kClient };
  enum class State { kHandshake, kConnected, kFailed, kClosed };

  struct Keys {
    media::SrtpMaster receive;
    media::SrtpMaster send;
  };

  /// `identity` outlives this. Throws std::runtime_error (out of memory).
  Dtls(const DtlsIdentity& identity, Fingerprint expected, Role role);
  ~Dtls();
  Dtls(const Dtls&) = delete;
  Dtls& operator=(const Dtls&) = delete;

  /// There is a way to the peer: a client's first flight goes out. A server waits for the peer's.
  /// More calls do nothing.
  void begin();
  void on_datagram(media::Bytes packet);
  /// Every 20 ms: repeats a flight that got no answer, after 100, 200, 400 ms, 1 s.
  void tick();

  /// Tells a connected peer that this is the end.
  void close();

  /// Datagrams to be sent, in order; each is given out once.
  std::vector<std::vector<std::uint8_t>> take_outgoing();

  [[nodiscard]] State state() const;
  /// Why it failed, for the log; empty: it did not.
  [[nodiscard]] const std::string& failure() const;
  /// Set while connected.
  [[nodiscard]] const std::optional<Keys>& keys() const;

 private:
  friend class DtlsIdentity;
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::bridge
