#include "common/media/h264.hpp"

namespace nhipcau::media {
namespace {

constexpr unsigned kSps = 7;
constexpr unsigned kStapA = 24;
constexpr unsigned kFuA = 28;

unsigned nal_type(std::uint8_t first_byte) {
  return first_byte & 0x1fU;
}

bool stap_contains(Bytes payload, unsigned type) {
  std::size_t at = 1;
  while (at + 2 < payload.size()) {
    const std::size_t size = read_u16(payload, at);
    if (size == 0 || at + 2 + size > payload.size()) {
      return false;
    }
    if (nal_type(payload[at + 2]) == type) {
      return true;
    }
    at += 2 + size;
  }
  return false;
}

}  // namespace

bool starts_key_frame(Bytes payload) {
  if (payload.empty()) {
    return false;
  }
  const unsigned outer = nal_type(payload[0]);
  if (outer == kStapA) {
    return stap_contains(payload, kSps);
  }
  if (outer == kFuA) {
    const bool starts = payload.size() >= 2 && (payload[1] & 0x80U) != 0;
    return starts && nal_type(payload[1]) == kSps;
  }
  return outer == kSps;
}

}  // namespace nhipcau::media
