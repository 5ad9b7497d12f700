#include "common/wire/codec_parts.hpp"
#include "common/wire/tunnel.hpp"

namespace nhipcau::wire {
namespace {

json part(const TunnelWelcome& /*welcome*/) {
  return {{"type", "welcome"}};
}

TunnelHello read_tunnel_hello(ObjectReader& from) {
  TunnelHello hello{.protocol = from.integer<int>("protocol"),
                    .token = from.string("token"),
                    .room = read_room(from)};
  check_protocol(hello.protocol);
  return hello;
}

}  // namespace

std::string encode(const TunnelHello& hello) {
  return json{{"type", "hello"},
              {"protocol", hello.protocol},
              {"token", hello.token},
              {"room", hello.room.str()}}
      .dump();
}

std::string encode(const ToTunnel& message) {
  return std::visit([](const auto& body) { return part(body).dump(); }, message);
}

Expected<TunnelHello> decode_from_tunnel(std::string_view text) {
  return decode_any<TunnelHello>(text, [](ObjectReader& from, const std::string& type) {
    if (type != "hello") {
      unknown_type();
    }
    return read_tunnel_hello(from);
  });
}

Expected<ToTunnel> decode_to_tunnel(std::string_view text) {
  return decode_any<ToTunnel>(text, [](ObjectReader& from, const std::string& type) -> ToTunnel {
    if (type == "welcome") {
      return TunnelWelcome{};
    }
    if (type == "error") {
      return read_error(from);
    }
    unknown_type();
  });
}

}  // namespace nhipcau::wire
