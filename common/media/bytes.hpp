#pragma once

#include <cstdint>
#include <span>

/// Big-endian reading and writing of packet bytes. The caller checks the bounds once per structure;
/// these do not. Any thread.
namespace nhipcau::media {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

inline std::uint16_t read_u16(Bytes b, std::size_t at) {
  return static_cast<std::uint16_t>((b[at] << 8) | b[at + 1]);
}
inline std::uint32_t read_u32(Bytes b, std::size_t at) {
  return (std::uint32_t{b[at]} << 24) | (std::uint32_t{b[at + 1]} << 16) |
         (std::uint32_t{b[at + 2]} << 8) | std::uint32_t{b[at + 3]};
}
inline void write_u16(MutableBytes b, std::size_t at, std::uint16_t value) {
  b[at] = static_cast<std::uint8_t>(value >> 8);
  b[at + 1] = static_cast<std::uint8_t>(value & 0xff);
}
inline void write_u32(MutableBytes b, std::size_t at, std::uint32_t value) {
  write_u16(b, at, static_cast<std::uint16_t>(value >> 16));
  write_u16(b, at + 2, static_cast<std::uint16_t>(value & 0xffff));
}

}  // namespace nhipcau::media
