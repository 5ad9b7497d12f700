#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

/// Packets in a frame of a byte stream, as RFC 4571 §2 frames them: two bytes of length,
/// big-endian, then the packet. Pure; any thread.
namespace nhipcau::io {

inline constexpr std::size_t kFramedPacketMax = 1500;  ///< bytes; no network carries larger ones

/// Requires 1…kFramedPacketMax bytes.
void append_packet(std::string& frame, std::span<const std::uint8_t> packet);

/// Calls `take` for each packet, in order. False when a length is 0, too large, or does not fit;
/// what came before it was taken.
bool for_each_packet(std::span<std::uint8_t> frame,
                     const std::function<void(std::span<std::uint8_t>)>& take);

}  // namespace nhipcau::io
