#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/media/udp_address.hpp"
#include "orchestrator/bridge/webrtc/peer_session.hpp"

namespace nhipcau::bridge {

/// All WebRTC peers, and whose a datagram is: a check by the ufrag it names, everything else by an
/// address an authentic check came from. Media thread.
class PeerTable {
 public:
  /// `outlet` outlives this. Throws std::runtime_error when OpenSSL cannot be set up.
  explicit PeerTable(Outlet& outlet) : outlet_(outlet) {}

  /// A session that is new.
  PeerSession& add(const wire::MediaSession& wanted);
  void remove(const std::string& id);
  [[nodiscard]] PeerSession* find(const std::string& id);
  [[nodiscard]] std::vector<PeerSession*> all();
  [[nodiscard]] bool empty() const { return sessions_.empty(); }

  /// Answers a STUN datagram. False: nobody's, or not authentic.
  bool on_check(const media::Datagram& datagram, MediaTime now);
  /// Null: nobody's.
  [[nodiscard]] PeerSession* at(const media::UdpAddress& address);

 private:
  struct Before {
    bool operator()(const media::UdpAddress& a, const media::UdpAddress& b) const {
      return a.compare(b) < 0;
    }
  };
  void remember(const media::UdpAddress& address, PeerSession& session);

  Outlet& outlet_;
  DtlsIdentity identity_;
  std::map<std::string, std::unique_ptr<PeerSession>> sessions_;
  std::map<std::string, PeerSession*> by_fragment_;
  std::map<media::UdpAddress, PeerSession*, Before> by_address_;
};

/// The addresses a peer is told to check: `advertised` when it is one; else the one listened on;
/// when that is any, every IPv4 address of the machine that is up, loopback only if it has no
/// other. Blocks for the resolver when `advertised` is a name: at start only.
std::vector<std::string> candidate_hosts(const std::string& advertised,
                                         const media::UdpAddress& local);

}  // namespace nhipcau::bridge
