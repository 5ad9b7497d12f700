#include "orchestrator/bridge/webrtc/peer_table.hpp"

#include <ifaddrs.h>
#include <net/if.h>

#include <algorithm>

#include "orchestrator/bridge/webrtc/stun.hpp"

namespace nhipcau::bridge {
namespace {

/// Paths a peer may have been checked on; browsers with several networks use a handful.
constexpr std::ptrdiff_t kAddressesMax = 16;

std::string host_of(const media::UdpAddress& address) {
  const std::string text = address.text();
  const std::string host = text.substr(0, text.rfind(':'));
  return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

bool is_any(const media::UdpAddress& address) {
  const std::string host = host_of(address);
  return host == "0.0.0.0" || host == "::";
}

/// An interface's address that others may reach; those of a link alone are nobody else's.
std::optional<media::UdpAddress> reachable_address(const ifaddrs& entry, bool with_v6) {
  if (entry.ifa_addr == nullptr || (entry.ifa_flags & IFF_UP) == 0) {
    return std::nullopt;
  }
  if (entry.ifa_addr->sa_family == AF_INET) {
    return media::UdpAddress(entry.ifa_addr, sizeof(sockaddr_in));
  }
  const auto* in6 = reinterpret_cast<const sockaddr_in6*>(entry.ifa_addr);
  const bool fits =
      with_v6 && entry.ifa_addr->sa_family == AF_INET6 && !IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr);
  return fits ? std::optional<media::UdpAddress>({entry.ifa_addr, sizeof(sockaddr_in6)})
              : std::nullopt;
}

std::vector<std::string> own_addresses(bool with_v6) {
  std::vector<std::string> hosts;
  std::vector<std::string> loopback;
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) {
    return hosts;
  }
  for (const ifaddrs* each = list; each != nullptr; each = each->ifa_next) {
    if (const auto address = reachable_address(*each, with_v6)) {
      const bool loops = (each->ifa_flags & IFF_LOOPBACK) != 0;
      (loops ? loopback : hosts).push_back(host_of(*address));
    }
  }
  freeifaddrs(list);
  return hosts.empty() ? loopback : hosts;
}

}  // namespace

PeerSession& PeerTable::add(const wire::MediaSession& wanted) {
  auto session = std::make_unique<PeerSession>(wanted, identity_, outlet_);
  PeerSession& made = *session;
  by_fragment_[made.fragment()] = &made;
  sessions_[wanted.id] = std::move(session);
  return made;
}

void PeerTable::remove(const std::string& id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) {
    return;
  }
  PeerSession* session = found->second.get();
  by_fragment_.erase(session->fragment());
  std::erase_if(by_address_, [&](const auto& entry) { return entry.second == session; });
  sessions_.erase(found);
}

PeerSession* PeerTable::find(const std::string& id) {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second.get();
}

std::vector<PeerSession*> PeerTable::all() {
  std::vector<PeerSession*> sessions;
  for (const auto& [id, session] : sessions_) {
    sessions.push_back(session.get());
  }
  return sessions;
}

bool PeerTable::on_check(const media::Datagram& datagram, MediaTime now) {
  const auto username = peek_stun_username(datagram.data);
  const auto found = username ? by_fragment_.find(local_fragment(*username)) : by_fragment_.end();
  if (found == by_fragment_.end() || !found->second->on_check(datagram, now)) {
    return false;
  }
  remember(datagram.from, *found->second);
  return true;
}

void PeerTable::remember(const media::UdpAddress& address, PeerSession& session) {
  if (const auto [entry, added] = by_address_.try_emplace(address, &session); !added) {
    entry->second = &session;  // the peer's port went to its next session
    return;
  }
  const auto of_session = [&](const auto& entry) { return entry.second == &session; };
  if (std::ranges::count_if(by_address_, of_session) > kAddressesMax) {
    std::erase_if(by_address_, [&](const auto& entry) {
      return of_session(entry) && !(entry.first == address);
    });
  }
}

PeerSession* PeerTable::at(const media::UdpAddress& address) {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? nullptr : found->second;
}

std::vector<std::string> candidate_hosts(const std::string& advertised,
                                         const media::UdpAddress& local) {
  if (!advertised.empty()) {
    if (const auto resolved = media::UdpAddress::resolve(advertised, 0)) {
      return {host_of(*resolved)};
    }
  }
  const bool with_v6 = local.address()->sa_family == AF_INET6;
  return is_any(local) ? own_addresses(with_v6) : std::vector<std::string>{host_of(local)};
}

}  // namespace nhipcau::bridge
