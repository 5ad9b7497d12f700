#pragma once

#include <string>

#include "common/base/expected.hpp"

/// A text as a QR code. Pure; any thread.
namespace nhipcau {

/// For a terminal with dark ground: two rows in a line of half blocks. Error `too_long`.
Expected<std::string> qr_for_terminal(const std::string& text);

/// A picture (SVG) with its quiet zone.
Expected<std::string> qr_as_svg(const std::string& text);

}  // namespace nhipcau
