#pragma once

#include <string>
#include <vector>

#include "common/base/time.hpp"

namespace nhipcau::gateway {

/// STUN and TURN servers that WHIP and WHEP clients are told (RFC 9725 §4.6). Empty URLs: none.
struct IceServers {
  std::string stun_url;  ///< "stun:host:3478"
  std::string turn_url;  ///< "turn:host:3478?transport=udp"
  std::string turn_user;
  std::string turn_credential;  ///< the same for everybody, for as long as it is configured
  std::string turn_secret;  ///< shared with the TURN server; then each client gets a credential of
                            ///< its own, good for `kTurnCredentialFor`
};

/// Longer than a conference's day: a server may ask for it at each refresh of an allocation.
constexpr Minutes kTurnCredentialFor{12 * 60};

/// One value of a `Link` header for each server. `session` names the client at the TURN server.
std::vector<std::string> link_values(const IceServers& servers, const std::string& session,
                                     WallTime now);

}  // namespace nhipcau::gateway
