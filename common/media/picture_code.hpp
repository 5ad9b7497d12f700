#pragma once

#include <cstdint>
#include <optional>

#include "common/base/time.hpp"

/// The machine-readable code drawn into a simulated picture: the truth that end-to-end tests and
/// the delay measurement read back from a screen. 96 bits in two rows of 48 black or white cells
/// along the bottom edge (height/12 each): room 16, frame 24, capture time 40 (ms since 1970, low
/// bits), CRC-16/CCITT 16. Survives H.264 at the product's bit rates and scaling down to 320x180.
namespace nhipcau::media {

struct PictureCode {
  std::uint16_t room = 0;   ///< 1-based number in the roster; 0: the bridge's slate
  std::uint32_t frame = 0;  ///< modulo 2^24
  WallTime captured_at;
  bool operator==(const PictureCode&) const = default;
};

/// Draws into the luma plane of a picture of at least 192x96. Any thread.
void draw_picture_code(const PictureCode& code, std::uint8_t* luma, int width, int height,
                       int stride);

/// Reads it back; empty when there is none or its CRC is wrong. `now` completes the capture time's
/// high bits.
std::optional<PictureCode> read_picture_code(const std::uint8_t* luma, int width, int height,
                                             int stride, WallTime now);

/// The tone of a room's simulated microphone, in Hz: 430 + 97 x ((number - 1) mod 60 + 1), so that
/// no room's harmonics fall on another's tone among the first eight.
double room_tone_hz(int room_number);

}  // namespace nhipcau::media
