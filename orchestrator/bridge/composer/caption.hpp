#pragma once

#include <string>

#include "orchestrator/bridge/composer/canvas.hpp"

/// The words in a composed picture. Any one thread at a time per call.
namespace nhipcau::bridge {

/// The name of a room and, smaller, who speaks there, on a dark plate that leaves the picture to be
/// seen; at most three quarters of the tile's width and a third of its height. No name: empty.
Overlay name_plate(const std::string& name, const std::string& caption, int tile_width,
                   int tile_height);

/// A whole tile that says whose picture is missing.
Overlay absence(const std::string& name, const std::string& note, int tile_width, int tile_height);

}  // namespace nhipcau::bridge
