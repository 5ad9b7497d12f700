#pragma once

#include <string>

#include "orchestrator/bridge/composer/canvas.hpp"

/// The words in a composed picture, drawn with Pango in Noto Sans, which has every Vietnamese
/// letter. Text is brought into NFC first: Pango draws a letter with its marks apart less well. Any
/// one thread at a time per call; the first call of a thread loads fonts (tens of milliseconds).
namespace nhipcau::bridge {

/// The name of a room and, smaller, who speaks there, on a dark plate that leaves the picture to be
/// seen; at most three quarters of the tile's width and a third of its height. No name: empty.
Overlay name_plate(const std::string& name, const std::string& caption, int tile_width,
                   int tile_height);

/// A whole tile that says whose picture is missing.
Overlay absence(const std::string& name, const std::string& note, int tile_width, int tile_height);

}  // namespace nhipcau::bridge
