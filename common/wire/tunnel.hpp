#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "common/wire/messages.hpp"

/// The few texts of `/ws/media`, the way of a room's media where UDP is blocked: a hello, then
/// binary frames both ways (PROTOCOL.md §11). Pure functions; any thread.
namespace nhipcau::wire {

struct TunnelHello {
  int protocol = kProtocolVersion;
  std::string token;  ///< the room's
  RoomId room;
};

/// From now on frames are relayed.
struct TunnelWelcome {};

using ToTunnel = std::variant<TunnelWelcome, ErrorMessage>;

std::string encode(const TunnelHello& hello);
std::string encode(const ToTunnel& message);
Expected<TunnelHello> decode_from_tunnel(std::string_view json);
Expected<ToTunnel> decode_to_tunnel(std::string_view json);

}  // namespace nhipcau::wire
