#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace nhipcau::outlet {

/// One EBML element, read back.
struct Element {
  std::uint32_t id = 0;
  std::uint64_t at = 0;  ///< of its id, in the file
  std::string data;

  [[nodiscard]] std::uint64_t number() const {
    std::uint64_t value = 0;
    for (const char byte : data) {
      value = value << 8 | static_cast<unsigned char>(byte);
    }
    return value;
  }
};

/// The elements of one level. `offset`: where `bytes` begin in the file. What is cut off is left
/// out, as a player does.
inline std::vector<Element> walk(const std::string& bytes, std::uint64_t offset = 0) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  std::vector<Element> elements;
  std::size_t at = 0;
  while (at + 2 <= bytes.size()) {
    std::size_t next = at;
    const int id_length = __builtin_clz(byte(next)) - 23;
    std::uint32_t id = 0;
    for (int i = 0; i < id_length && next < bytes.size(); ++i) {
      id = id << 8 | byte(next++);
    }
    if (next >= bytes.size()) {
      break;
    }
    const int length = __builtin_clz(byte(next)) - 23;
    std::uint64_t size = byte(next++) & (0xffU >> length);
    for (int i = 1; i < length && next < bytes.size(); ++i) {
      size = size << 8 | byte(next++);
    }
    const bool unknown = size == 0x00ffffffffffffff;
    if (!unknown && next + size > bytes.size()) {
      break;
    }
    elements.push_back({id, offset + at, bytes.substr(next, unknown ? std::string::npos : size)});
    at = unknown ? bytes.size() : next + size;
  }
  return elements;
}

/// What a player reads of a Matroska file: the times of one track's blocks, in its order, in ms.
inline std::vector<std::uint64_t> block_times(const std::string& file, unsigned track) {
  constexpr std::uint32_t kSegmentId = 0x18538067;
  constexpr std::uint32_t kClusterId = 0x1f43b675;
  constexpr std::uint32_t kBlockId = 0xa3;
  std::vector<std::uint64_t> times;
  for (const Element& top : walk(file)) {
    for (const Element& cluster : top.id == kSegmentId ? walk(top.data) : std::vector<Element>{}) {
      std::uint64_t base = 0;
      for (const Element& part :
           cluster.id == kClusterId ? walk(cluster.data) : std::vector<Element>{}) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(part.data[i]); };
        if (part.id != kBlockId) {
          base = part.number();
        } else if ((byte(0) & 0x7fU) == track) {
          times.push_back(base + byte(1) * 256U + byte(2));
        }
      }
    }
  }
  return times;
}

/// The data of the first element of that id; empty when there is none.
inline std::string child(const std::string& bytes, std::uint32_t id) {
  for (const Element& element : walk(bytes)) {
    if (element.id == id) {
      return element.data;
    }
  }
  return {};
}

}  // namespace nhipcau::outlet
