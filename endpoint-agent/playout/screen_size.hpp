#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "endpoint-agent/draw/canvas.hpp"

namespace nhipcau::agent {

/// The resolution of the first connected display as the kernel tells it (a `/sys/class/drm`); empty
/// when it tells of none: a machine without one, or inside a container.
std::optional<Size> display_size(const std::filesystem::path& drm);

/// The first line of one of its files; empty when there is none.
std::string first_line(const std::filesystem::path& file);
/// "1920x1080", "1920x1080i"; empty: no size of a screen.
std::optional<Size> parse_mode(const std::string& mode);

}  // namespace nhipcau::agent
