#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace nhipcau::outlet {

struct PictureSize {
  int width = 0;
  int height = 0;
  bool operator==(const PictureSize&) const = default;
};

/// The size a sequence parameter set (NAL unit type 7, without start code) says, ITU-T H.264
/// §7.3.2.1.1. Empty when it is cut off or makes no sense. Pure; any thread.
std::optional<PictureSize> size_in_sps(std::span<const std::uint8_t> sps);

}  // namespace nhipcau::outlet
