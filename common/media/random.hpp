#pragma once

#include <array>
#include <cstdint>
#include <string>

/// Random numbers from the kernel (libsodium): keys, SSRCs, names of instances. Any thread.
namespace nhipcau::media {

/// Fresh AES-128-GCM key and salt.
std::array<std::uint8_t, 28> random_srtp_key();

/// A fresh SSRC, never 0.
std::uint32_t random_ssrc();

std::uint32_t random_u32();

/// `digits` hexadecimal digits; 16 name a media generation or an instance.
std::string random_hex(std::size_t digits);

}  // namespace nhipcau::media
