#include "common/io/link_address.hpp"

#include <charconv>
#include <string_view>

namespace nhipcau::io {
namespace {

tl::unexpected<Error> bad_url(const std::string& url) {
  return fail("bad_url", "Địa chỉ “" + url + "” không đúng dạng ws://máy:cổng hoặc wss://máy:cổng.",
              "The address \"" + url + "\" is not of the form ws://host:port or wss://host:port.");
}

bool read_port(std::string_view text, std::uint16_t& port) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port != 0;
}

}  // namespace

Expected<LinkAddress> parse_link_url(const std::string& url) {
  LinkAddress address;
  std::string_view rest = url;
  if (rest.starts_with("wss://")) {
    address.tls = true;
    rest.remove_prefix(6);
  } else if (rest.starts_with("ws://")) {
    rest.remove_prefix(5);
  } else {
    return bad_url(url);
  }
  if (rest.ends_with('/')) {
    rest.remove_suffix(1);
  }
  address.port = address.tls ? 443 : 80;
  std::string_view port;
  if (rest.starts_with('[')) {
    const auto close = rest.find(']');
    if (close == std::string_view::npos) {
      return bad_url(url);
    }
    address.host = rest.substr(1, close - 1);
    port = rest.substr(close + 1);
  } else {
    const auto colon = rest.find(':');
    address.host = rest.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon);
  }
  const bool port_ok = port.empty() || (port[0] == ':' && read_port(port.substr(1), address.port));
  if (!port_ok || address.host.empty() || address.host.find('/') != std::string::npos) {
    return bad_url(url);
  }
  if (address.tls && address.host.find(':') != std::string::npos) {
    return fail("bad_url",
                "Địa chỉ IPv6 “" + address.host + "” không dùng được với wss://: hãy dùng tên máy.",
                "The IPv6 address \"" + address.host +
                    "\" cannot be used with wss://: use the machine's name.");
  }
  return address;
}

std::string in_url(const std::string& host) {
  return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1";
}

std::string unmapped(std::string address) {
  constexpr std::string_view kMapped = "::ffff:";
  return address.starts_with(kMapped) ? address.substr(kMapped.size()) : address;
}

}  // namespace nhipcau::io
