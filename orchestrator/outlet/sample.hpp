#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace nhipcau::outlet {

/// An instant of the programme: microseconds since 1970 on the bridge's clock, which sender reports
/// carry. Sound and picture of the same instant belong together.
using Instant = std::chrono::microseconds;

using Nal = std::vector<std::uint8_t>;  ///< without start code

/// One whole picture (access unit), untouched.
struct Picture {
  Instant at{};
  bool key = false;  ///< a decoder can begin here: SPS, PPS and an IDR slice are in it
  std::vector<Nal> nals;

  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = 0;
    for (const Nal& nal : nals) {
      sum += nal.size();
    }
    return sum;
  }
};

/// 20 ms of sound, untouched.
struct Sound {
  Instant at{};
  std::vector<std::uint8_t> opus;
};

inline constexpr unsigned kNalIdr = 5;  // ITU-T H.264 table 7-1
inline constexpr unsigned kNalSps = 7;
inline constexpr unsigned kNalPps = 8;

inline unsigned nal_type(const Nal& nal) {
  return nal.empty() ? 0U : nal[0] & 0x1fU;
}

/// The first NAL unit of a type, or null.
inline const Nal* find_nal(const Picture& picture, unsigned type) {
  for (const Nal& nal : picture.nals) {
    if (nal_type(nal) == type) {
      return &nal;
    }
  }
  return nullptr;
}

}  // namespace nhipcau::outlet
