#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nhipcau::wire {

/// RFC 4648 §4, with padding. Any thread.
std::string to_base64(std::span<const std::uint8_t> bytes);

/// Empty when `text` is not canonical base64.
std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);

}  // namespace nhipcau::wire
