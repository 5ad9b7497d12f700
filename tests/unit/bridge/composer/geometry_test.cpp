#include "orchestrator/bridge/composer/geometry.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>

namespace nhipcau::bridge {
namespace {

using wire::Arrangement;

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

void expect_sound(const std::vector<Rect>& tiles, int width, int height) {
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const Rect& tile = tiles[i];
    EXPECT_GE(tile.x, 0);
    EXPECT_GE(tile.y, 0);
    EXPECT_LE(tile.x + tile.width, width);
    EXPECT_LE(tile.y + tile.height, height);
    EXPECT_EQ(tile.x % 2 + tile.y % 2 + tile.width % 2 + tile.height % 2, 0);
    EXPECT_LE(std::abs(tile.width * 9 - tile.height * 16), 40) << "16:9 as far as pixels allow";
    for (std::size_t j = i + 1; j < tiles.size(); ++j) {
      EXPECT_FALSE(overlap(tile, tiles[j])) << i << " and " << j;
    }
  }
}

TEST(Geometry, NoArrangementOverlapsOrLeavesThePicture) {
  for (const auto& [width, height] : {std::pair{1280, 720}, {1920, 1080}, {640, 360}}) {
    for (std::size_t slots = 2; slots <= 16; ++slots) {
      const auto tiles = arrange(Arrangement::kGallery, slots, width, height);
      ASSERT_EQ(tiles.size(), slots);
      expect_sound(tiles, width, height);
    }
    for (const Arrangement two : {Arrangement::kSideBySide, Arrangement::kPresentation}) {
      const auto tiles = arrange(two, 2, width, height);
      ASSERT_EQ(tiles.size(), 2U);
      expect_sound(tiles, width, height);
    }
  }
}

struct Row {
  std::size_t slots;
  int least_width;  // of a tile
  std::size_t in_first_row;
};

TEST(Geometry, AGalleryIsTheSmallestSquareThatHoldsAll) {
  for (const Row& row : {Row{2, 630, 2},
                         {4, 630, 2},
                         {5, 410, 3},
                         {8, 410, 3},
                         {9, 410, 3},
                         {10, 310, 4},
                         {16, 310, 4}}) {
    const auto tiles = arrange(Arrangement::kGallery, row.slots, 1280, 720);
    EXPECT_GE(tiles.front().width, row.least_width) << row.slots;
    const auto first = std::ranges::count(tiles, tiles.front().y, &Rect::y);
    EXPECT_EQ(static_cast<std::size_t>(first), row.in_first_row) << row.slots;
  }
}

TEST(Geometry, ALastRowThatIsNotFullIsCentred) {
  const auto tiles = arrange(Arrangement::kGallery, 8, 1280, 720);
  EXPECT_NEAR(tiles[6].x, 1280 - tiles[7].x - tiles[7].width, 2) << "as far as even numbers allow";
}

TEST(Geometry, ThePresentationIsThreeQuartersWide) {
  const auto tiles = arrange(Arrangement::kPresentation, 2, 1280, 720);
  EXPECT_NEAR(tiles[0].width, 960, 8);
  EXPECT_NEAR(tiles[1].width, 320, 8);
  EXPECT_LT(tiles[0].x, tiles[1].x);
}

}  // namespace
}  // namespace nhipcau::bridge
