#include "common/media/picture_code.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <utility>
#include <vector>

namespace nhipcau::media {
namespace {

struct Luma {
  int width;
  int height;
  std::vector<std::uint8_t> pixels;

  Luma(int w, int h) : width(w), height(h), pixels(static_cast<std::size_t>(w * h), 128) {}
  [[nodiscard]] std::uint8_t& at(int x, int y) {
    return pixels[static_cast<std::size_t>(y * width + x)];
  }
  [[nodiscard]] std::optional<PictureCode> read(WallTime now) const {
    return read_picture_code(pixels.data(), width, height, width, now);
  }
};

Luma drawn(const PictureCode& code, int width, int height) {
  Luma luma(width, height);
  draw_picture_code(code, luma.pixels.data(), width, height, width);
  return luma;
}

/// Mean of every area, as a scaler does it.
Luma scaled(Luma& from, int width, int height) {
  Luma to(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      int sum = 0;
      int count = 0;
      for (int sy = y * from.height / height; sy <= ((y + 1) * from.height - 1) / height; ++sy) {
        for (int sx = x * from.width / width; sx <= ((x + 1) * from.width - 1) / width; ++sx) {
          sum += from.at(sx, sy);
          ++count;
        }
      }
      to.at(x, y) = static_cast<std::uint8_t>(sum / count);
    }
  }
  return to;
}

constexpr WallTime kNow{1'796'000'000'000};
constexpr PictureCode kCode{3, 123'456, {1'795'999'999'880}};

TEST(PictureCodeTest, IsReadBackAtEverySizeItMayHave) {
  for (const auto& [width, height] : std::vector<std::pair<int, int>>{
           {192, 96}, {320, 180}, {480, 270}, {640, 360}, {1280, 720}, {1920, 1080}}) {
    EXPECT_EQ(drawn(kCode, width, height).read(kNow), kCode) << width << "x" << height;
  }
}

TEST(PictureCodeTest, SurvivesScalingToAThumbnail) {
  Luma big = drawn(kCode, 640, 360);
  EXPECT_EQ(scaled(big, 320, 180).read(kNow), kCode);
  Luma odd = drawn(kCode, 854, 480);
  EXPECT_EQ(scaled(odd, 320, 180).read(kNow), kCode);
}

TEST(PictureCodeTest, SurvivesTheNoiseOfACoder) {
  Luma luma = drawn(kCode, 640, 360);
  std::minstd_rand random(7);
  std::uniform_int_distribution<int> noise(-60, 60);
  for (std::uint8_t& pixel : luma.pixels) {
    pixel = static_cast<std::uint8_t>(std::clamp(pixel + noise(random), 0, 255));
  }
  EXPECT_EQ(luma.read(kNow), kCode);
}

TEST(PictureCodeTest, EveryWrongCellIsNoticed) {
  const int width = 480;  // cells of 10 x 22
  const int height = 264;
  for (int row = 0; row < 2; ++row) {
    for (int column = 0; column < 48; ++column) {
      Luma luma = drawn(kCode, width, height);
      for (int y = height - 22 * (2 - row); y < height - 22 * (1 - row); ++y) {
        for (int x = column * 10; x < column * 10 + 10; ++x) {
          luma.at(x, y) = static_cast<std::uint8_t>(251 - luma.at(x, y));
        }
      }
      EXPECT_FALSE(luma.read(kNow)) << row << "/" << column;
    }
  }
}

TEST(PictureCodeTest, APlainPictureHasNone) {
  for (const int shade : {0, 16, 128, 235, 255}) {
    Luma luma(640, 360);
    std::ranges::fill(luma.pixels, static_cast<std::uint8_t>(shade));
    EXPECT_FALSE(luma.read(kNow)) << shade;
  }
  EXPECT_FALSE(Luma(100, 50).read(kNow));
}

TEST(PictureCodeTest, TheCaptureTimeIsCompletedAcrossTheWrapOfItsBits) {
  constexpr std::int64_t kSpan = std::int64_t{1} << 40;
  const PictureCode before{1, 2, {5 * kSpan - 3}};
  EXPECT_EQ(drawn(before, 320, 180).read({5 * kSpan + 10}), before);
  const PictureCode after{1, 2, {5 * kSpan + 3}};
  EXPECT_EQ(drawn(after, 320, 180).read({5 * kSpan - 10}), after);
}

TEST(PictureCodeTest, OnlyTheBottomSixthIsTouched) {
  Luma luma = drawn(kCode, 640, 360);
  for (int y = 0; y < 300; ++y) {
    for (int x = 0; x < 640; ++x) {
      ASSERT_EQ(luma.at(x, y), 128);
    }
  }
}

TEST(RoomToneTest, NoToneOrLowHarmonicOfTheFirstEightFallsOnAnother) {
  for (int room = 1; room <= 8; ++room) {
    for (int harmonic = 1; harmonic <= 5; ++harmonic) {
      for (int other = 1; other <= 8; ++other) {
        if (other != room || harmonic > 1) {
          EXPECT_GT(std::abs(room_tone_hz(room) * harmonic - room_tone_hz(other)), 20)
              << room << " x " << harmonic << " on " << other;
        }
      }
    }
  }
}

}  // namespace
}  // namespace nhipcau::media
