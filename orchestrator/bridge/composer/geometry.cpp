#include "orchestrator/bridge/composer/geometry.hpp"

#include <algorithm>

namespace nhipcau::bridge {
namespace {

constexpr int kGap = 4;  // pixels between two tiles

int even(int value) {
  return value - value % 2;
}

/// The largest 16:9 rectangle in the middle of a cell, without the gap around it.
Rect tile_in(const Rect& cell) {
  const int room_x = cell.width - kGap;
  const int room_y = cell.height - kGap;
  Rect tile;
  tile.width = even(std::min(room_x, room_y * 16 / 9));
  tile.height = even(std::min(room_y, room_x * 9 / 16));
  tile.x = even(cell.x + (cell.width - tile.width) / 2);
  tile.y = even(cell.y + (cell.height - tile.height) / 2);
  return tile;
}

std::vector<Rect> gallery(int slots, int width, int height) {
  int columns = 1;
  while (columns * columns < slots) {
    ++columns;
  }
  const int rows = (slots + columns - 1) / columns;
  const int cell_width = width / columns;
  const int cell_height = std::min(height / rows, cell_width * height / width);
  const int top = (height - rows * cell_height) / 2;
  std::vector<Rect> tiles;
  for (int i = 0; i < slots; ++i) {
    const int row = i / columns;
    const int in_row = std::min(columns, slots - row * columns);
    const int left = (width - in_row * cell_width) / 2;
    tiles.push_back(tile_in(
        {left + i % columns * cell_width, top + row * cell_height, cell_width, cell_height}));
  }
  return tiles;
}

std::vector<Rect> presentation(int width, int height) {
  const int big = width * 3 / 4;
  const int big_height = height * 3 / 4;
  const int top = (height - big_height) / 2;
  return {tile_in({0, top, big, big_height}), tile_in({big, top, width - big, height / 4})};
}

}  // namespace

std::vector<Rect> arrange(wire::Arrangement arrangement, std::size_t slots, int width, int height) {
  switch (arrangement) {
    case wire::Arrangement::kPresentation:
      return presentation(width, height);
    case wire::Arrangement::kSideBySide:
    case wire::Arrangement::kGallery:
      break;
  }
  return gallery(static_cast<int>(slots), width, height);
}

}  // namespace nhipcau::bridge
