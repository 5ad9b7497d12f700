#include "orchestrator/bridge/composer/caption.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

namespace nhipcau::bridge {
namespace {

/// Each with all its tones: a mark above or below a letter takes no room beside it, while the box
/// drawn for a letter the font has not is as wide as its number.
const std::vector<std::vector<std::string>> kLetters{
    {"a", "à", "á", "ả", "ã", "ạ", "ă", "ằ", "ắ", "ẳ", "ẵ", "ặ", "â", "ầ", "ấ", "ẩ", "ẫ", "ậ"},
    {"e", "è", "é", "ẻ", "ẽ", "ẹ", "ê", "ề", "ế", "ể", "ễ", "ệ"},
    {"o", "ò", "ó", "ỏ", "õ", "ọ", "ô", "ồ", "ố", "ổ", "ỗ", "ộ"},
    {"ơ", "ờ", "ớ", "ở", "ỡ", "ợ"},
    {"u", "ù", "ú", "ủ", "ũ", "ụ"},
    {"ư", "ừ", "ứ", "ử", "ữ", "ự"},
    {"y", "ỳ", "ý", "ỷ", "ỹ", "ỵ"},
    {"A", "À", "Á", "Ả", "Ã", "Ạ", "Ă", "Ằ", "Ắ", "Ẳ", "Ẵ", "Ặ", "Â", "Ầ", "Ấ", "Ẩ", "Ẫ", "Ậ"},
    {"E", "È", "É", "Ẻ", "Ẽ", "Ẹ", "Ê", "Ề", "Ế", "Ể", "Ễ", "Ệ"},
    {"O", "Ò", "Ó", "Ỏ", "Õ", "Ọ", "Ô", "Ồ", "Ố", "Ổ", "Ỗ", "Ộ"},
    {"U", "Ù", "Ú", "Ủ", "Ũ", "Ụ"},
    {"Ư", "Ừ", "Ứ", "Ử", "Ữ", "Ự"},
};

TEST(Caption, DrawsEveryVietnameseLetterAndNoBoxes) {
  for (const auto& family : kLetters) {
    std::vector<Overlay> drawn;
    for (const std::string& letter : family) {
      drawn.push_back(name_plate(letter + letter + letter + letter, "", 640, 360));
      EXPECT_EQ(drawn.back().width, drawn.front().width) << letter;
      for (std::size_t i = 0; i + 1 < drawn.size(); ++i) {
        EXPECT_NE(drawn[i].y, drawn.back().y) << letter << " looks like " << family[i];
      }
    }
  }
}

TEST(Caption, ALetterWithItsMarksApartLooksTheSame) {
  const Overlay composed = name_plate("Đi\u1ec7n Bi\u00ean", "", 640, 360);
  const Overlay apart = name_plate("Đie\u0323\u0302n Bie\u0302n", "", 640, 360);
  EXPECT_EQ(composed.y, apart.y);
}

TEST(Caption, APlateLeavesThePictureToBeSeen) {
  const Overlay plate = name_plate(
      "Điểm cầu Ủy ban nhân dân thành phố Phan Rang - Tháp Chàm",
      "Phó Chủ tịch Thường trực Ủy ban nhân dân thành phố, Trưởng ban Chỉ đạo", 420, 236);
  EXPECT_LE(plate.width, 420 * 3 / 4 + 2);
  EXPECT_LE(plate.height, 236 / 3);
  EXPECT_LT(*std::ranges::max_element(plate.opacity), 256);
  EXPECT_LT(*std::ranges::min_element(plate.opacity), 255);
  EXPECT_EQ(plate.y.size(), plate.opacity.size());
  EXPECT_EQ(plate.u.size(), plate.chroma_opacity.size());
  EXPECT_EQ(plate.u.size() * 4, plate.y.size());
}

TEST(Caption, AnAbsenceFillsTheTileAndIsReadable) {
  const Overlay tile = absence("Điểm cầu Bác Ái", "mất kết nối", 420, 236);
  EXPECT_EQ(tile.width, 420);
  EXPECT_EQ(tile.height, 236);
  EXPECT_EQ(*std::ranges::min_element(tile.opacity), 255);
  const auto bright = std::ranges::count_if(tile.y, [](std::uint8_t y) { return y > 180; });
  EXPECT_GT(bright, 300) << "there are words";
  EXPECT_LT(bright, 420 * 236 / 4) << "and more than words";
}

TEST(Caption, NoNameIsNoPlate) {
  EXPECT_EQ(name_plate("", "Chủ tịch", 640, 360).width, 0);
}

}  // namespace
}  // namespace nhipcau::bridge
