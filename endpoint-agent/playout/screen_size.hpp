#pragma once

#include <filesystem>
#include <optional>

#include "endpoint-agent/draw/canvas.hpp"

namespace nhipcau::agent {

/// The resolution of the first connected display as the kernel tells it (a `/sys/class/drm`); empty
/// when it tells of none: a machine without one, or inside a container.
std::optional<Size> display_size(const std::filesystem::path& drm);

}  // namespace nhipcau::agent
