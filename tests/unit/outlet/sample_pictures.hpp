#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "orchestrator/outlet/sample.hpp"

namespace nhipcau::outlet {

inline std::vector<std::uint8_t> from_hex(const std::string& hex) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

/// Made by x264 for 640x360, constrained baseline.
inline Nal sample_sps() {
  return from_hex("6742c01ed900a02ff97016a0c0c0d4a0000003002000000791e2c5c9");
}
inline Nal sample_pps() {
  return from_hex("68cb8cb2");
}

/// The `number`th picture of 25 a second, from `begin` on.
inline Picture sample_picture(int number, bool key, Instant begin = Instant{0}) {
  const auto mark = static_cast<std::uint8_t>(number);
  Picture picture{.at = begin + number * Instant{40'000}, .key = key, .nals = {}};
  if (key) {
    picture.nals = {sample_sps(), sample_pps(), {0x65, mark, 1, 2, 3}};
  } else {
    picture.nals = {{0x41, mark, 4, 5, 6}};
  }
  return picture;
}

/// The `number`th 20 ms.
inline Sound sample_sound(int number, Instant begin = Instant{0}) {
  return {begin + number * Instant{20'000}, {0xf8, 0xff, 0xfe}};
}

}  // namespace nhipcau::outlet
