#pragma once

#include <span>
#include <string>
#include <string_view>

#include "common/wire/messages.hpp"

/// JSON <-> the structs of messages.hpp. Strict: an unknown, missing or duplicate key, a wrong
/// type, nesting past 16, a string past 4096 bytes or invalid UTF-8 is an Error that names the key.
/// Pure functions; any thread.
namespace nhipcau::wire {

inline constexpr std::size_t kMaxPeerMessage = 256 * 1024;    ///< bytes, agents, bridge, outlets
inline constexpr std::size_t kMaxConsoleMessage = 64 * 1024;  ///< bytes, consoles

std::string encode(const FromAgent& message);
std::string encode(const ToAgent& message);
std::string encode(const FromBridge& message);
std::string encode(const ToBridge& message);
std::string encode(const FromOutlet& message);
std::string encode(const ToOutlet& message);

Expected<FromAgent> decode_from_agent(std::string_view json);
Expected<ToAgent> decode_to_agent(std::string_view json);
Expected<FromBridge> decode_from_bridge(std::string_view json);
Expected<ToBridge> decode_to_bridge(std::string_view json);
Expected<FromOutlet> decode_from_outlet(std::string_view json);
Expected<ToOutlet> decode_to_outlet(std::string_view json);

/// Binary frame: 1 byte kind (1), 1 byte length of the room id, the id, 8 bytes big-endian
/// milliseconds of decoded_at, the JPEG.
std::string encode(const Thumbnail& thumbnail);
Expected<Thumbnail> decode_thumbnail(std::string_view frame);

}  // namespace nhipcau::wire
