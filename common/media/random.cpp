#include "common/media/random.hpp"

#include <sodium.h>

#include "common/base/check.hpp"

namespace nhipcau::media {
namespace {

void fill(void* to, std::size_t size) {
  static const int ready = sodium_init();
  CHECK(ready >= 0, "without random numbers there are no keys");
  randombytes_buf(to, size);
}

}  // namespace

std::array<std::uint8_t, 28> random_srtp_key() {
  std::array<std::uint8_t, 28> key{};
  fill(key.data(), key.size());
  return key;
}

std::uint32_t random_u32() {
  std::uint32_t value = 0;
  fill(&value, sizeof value);
  return value;
}

std::uint32_t random_ssrc() {
  std::uint32_t ssrc = 0;
  while (ssrc == 0) {
    ssrc = random_u32();
  }
  return ssrc;
}

std::string random_hex(std::size_t digits) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(digits, '0');
  fill(text.data(), text.size());
  for (char& c : text) {
    c = kDigits[static_cast<unsigned char>(c) & 0xfU];
  }
  return text;
}

}  // namespace nhipcau::media
