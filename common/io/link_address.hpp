#pragma once

#include <cstdint>
#include <string>

#include "common/base/expected.hpp"

namespace nhipcau::io {

/// Where a control connection goes.
struct LinkAddress {
  bool tls = false;
  std::string host;  ///< a name or an address; an IPv6 address without its brackets
  std::uint16_t port = 0;
  bool operator==(const LinkAddress&) const = default;
};

/// Reads `ws://host:port` or `wss://host[:port]` (default ports 80 and 443). A path is refused: the
/// program knows its own; so is `wss` to an IPv6 address, against which libwebsockets 4.1 cannot
/// check a certificate. Pure; any thread.
Expected<LinkAddress> parse_link_url(const std::string& url);

/// A host as a URL has it: an IPv6 address in brackets.
std::string in_url(const std::string& host);

/// An address of this machine alone, 127.0.0.0/8 or ::1.
bool is_loopback(const std::string& address);

/// A peer's address as people write it: on an IPv6 socket one of IPv4 is "::ffff:192.0.2.1".
std::string unmapped(std::string address);

}  // namespace nhipcau::io
