#pragma once

#include <cstdint>
#include <string>

/// Pieces of EBML (RFC 8794). Pure; any thread.
namespace nhipcau::outlet::ebml {

inline constexpr std::uint64_t kUnknownSize = 0x01ffffffffffffff;  // 8 bytes, §6.2

/// Big-endian, `count` bytes.
inline std::string big_endian(std::uint64_t value, int count) {
  std::string bytes;
  for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>((value >> shift) & 0xff));
  }
  return bytes;
}

/// An id is written as it stands in the registry, its marker bit included.
inline std::string id(std::uint32_t value) {
  const int count = value > 0xffffff ? 4 : value > 0xffff ? 3 : value > 0xff ? 2 : 1;
  return big_endian(value, count);
}

/// A size in 8 bytes: it may be overwritten by any other.
inline std::string wide_size(std::uint64_t size) {
  return big_endian(size | 0x0100000000000000, 8);
}

inline std::string size(std::uint64_t size) {
  return size < 0x7f       ? big_endian(size | 0x80, 1)
         : size < 0x3fff   ? big_endian(size | 0x4000, 2)
         : size < 0x1fffff ? big_endian(size | 0x200000, 3)
                           : wide_size(size);
}

inline std::string element(std::uint32_t name, const std::string& data) {
  return id(name) + size(data.size()) + data;
}

inline std::string number(std::uint32_t name, std::uint64_t value) {
  int count = 1;
  while (count < 8 && (value >> (8 * count)) != 0) {
    ++count;
  }
  return element(name, big_endian(value, count));
}

std::string real(std::uint32_t name, double value);

/// Fills exactly `count` bytes (2 or more) with nothing.
std::string padding(std::size_t count);

}  // namespace nhipcau::outlet::ebml
