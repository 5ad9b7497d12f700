#include "orchestrator/bridge/composer/painter.hpp"

#include <gmock/gmock.h>
#include <gst/video/video.h>

#include "orchestrator/bridge/composer/canvas.hpp"

namespace nhipcau::bridge {
namespace {

constexpr int kWidth = 640;
constexpr int kHeight = 360;
constexpr int kPerSecond = 25;
const std::vector<Rect> kPlaces{{0, 90, 316, 176}, {320, 90, 316, 176}};

/// A picture of one shade.
gst::SamplePtr shade(const Rect& where, std::uint8_t luma) {
  gst::init();
  const Canvas canvas(8 * ((where.width + 7) / 8), where.height, {luma, 128, 128});
  const std::string caps =
      "video/x-raw,format=I420,framerate=0/1,width=" + std::to_string(canvas.width()) +
      ",height=" + std::to_string(canvas.height());
  const gst::CapsPtr parsed(gst_caps_from_string(caps.c_str()));
  const gst::BufferPtr buffer = gst::make_buffer(canvas.bytes());
  return gst::SamplePtr(gst_sample_new(buffer.get(), parsed.get(), nullptr, nullptr));
}

struct Stage {
  Painter painter{kWidth, kHeight, kPerSecond};
  std::vector<std::shared_ptr<NewestPicture>> pictures;

  std::shared_ptr<Scene> scene(std::uint64_t number, const std::string& caption = "") {
    auto made = std::make_shared<Scene>();
    made->number = number;
    for (std::size_t i = 0; i < kPlaces.size(); ++i) {
      if (pictures.size() <= i) {
        pictures.push_back(std::make_shared<NewestPicture>());
      }
      made->tiles.push_back({.room = RoomId("r" + std::to_string(i)),
                             .content = false,
                             .where = kPlaces[i],
                             .name = "Điểm cầu " + std::to_string(i),
                             .caption = caption,
                             .expected = true,
                             .pictures = pictures[i]});
    }
    return made;
  }
  void send(std::size_t tile, std::uint8_t luma) {
    pictures[tile]->put(shade(kPlaces[tile], luma));
  }
  /// Below the name, in the lower half of the tile.
  [[nodiscard]] int luma_of(const Canvas& canvas, std::size_t tile) const {
    const Rect& where = kPlaces[tile];
    const int x = where.x + where.width / 2;
    const int y = where.y + where.height - 10;
    return canvas.bytes()[static_cast<std::size_t>(y * kWidth + x)];
  }
};

TEST(Painter, WaitsUntilEveryExpectedTileHasItsFirstPicture) {
  Stage stage;
  EXPECT_EQ(stage.painter.paint(), nullptr);
  stage.painter.show(stage.scene(1));
  EXPECT_EQ(stage.painter.paint(), nullptr);
  stage.send(0, 60);
  EXPECT_EQ(stage.painter.paint(), nullptr);
  stage.send(1, 200);
  const Canvas* canvas = stage.painter.paint();
  ASSERT_NE(canvas, nullptr);
  EXPECT_EQ(stage.luma_of(*canvas, 0), 60);
  EXPECT_EQ(stage.luma_of(*canvas, 1), 200);
  EXPECT_EQ(stage.painter.scene_number(), 1U);
}

TEST(Painter, WaitsNoLongerThanSixHundredMilliseconds) {
  Stage stage;
  stage.painter.show(stage.scene(1));
  stage.send(0, 60);
  int waited = 0;
  const Canvas* canvas = nullptr;
  while ((canvas = stage.painter.paint()) == nullptr && waited < 100) {
    ++waited;
  }
  EXPECT_EQ(waited, kPerSecond * 600 / 1000);
  ASSERT_NE(canvas, nullptr);
  EXPECT_EQ(stage.luma_of(*canvas, 0), 60);
}

TEST(Painter, ATileThatIsNotExpectedIsNotWaitedFor) {
  Stage stage;
  auto scene = stage.scene(1);
  scene->tiles[1].expected = false;
  stage.painter.show(scene);
  stage.send(0, 60);
  EXPECT_NE(stage.painter.paint(), nullptr);
}

TEST(Painter, TheOldSceneStaysUntilTheNewOneIsReady) {
  Stage stage;
  stage.painter.show(stage.scene(1));
  stage.send(0, 60);
  stage.send(1, 200);
  stage.painter.paint();
  const auto old = std::exchange(stage.pictures, {});
  stage.painter.show(stage.scene(2));
  old[0]->put(shade(kPlaces[0], 90));
  const Canvas* canvas = stage.painter.paint();
  EXPECT_EQ(stage.painter.scene_number(), 1U);
  EXPECT_EQ(stage.luma_of(*canvas, 0), 90) << "it goes on meanwhile";
  stage.send(0, 30);
  stage.send(1, 31);
  stage.painter.paint();
  EXPECT_EQ(stage.painter.scene_number(), 2U);
}

TEST(Painter, AnotherCaptionKeepsThePictures) {
  Stage stage;
  stage.painter.show(stage.scene(1));
  stage.send(0, 60);
  stage.send(1, 200);
  stage.painter.paint();
  stage.painter.show(stage.scene(1, "Chủ tịch"));
  const Canvas* canvas = stage.painter.paint();
  ASSERT_NE(canvas, nullptr);
  EXPECT_EQ(stage.luma_of(*canvas, 0), 60);
  EXPECT_EQ(stage.luma_of(*canvas, 1), 200);
}

TEST(Painter, ATileWithoutPicturesForTwoSecondsSaysSoAndComesBack) {
  Stage stage;
  stage.painter.show(stage.scene(1));
  stage.send(0, 200);
  stage.send(1, 200);
  const Canvas* canvas = stage.painter.paint();
  for (int i = 0; i < 2 * kPerSecond; ++i) {
    stage.send(0, 200);
    canvas = stage.painter.paint();
  }
  EXPECT_EQ(stage.luma_of(*canvas, 1), 200) << "not yet";
  stage.send(0, 200);
  canvas = stage.painter.paint();
  EXPECT_EQ(stage.luma_of(*canvas, 0), 200);
  EXPECT_LT(stage.luma_of(*canvas, 1), 80) << "the words' background";
  stage.send(1, 150);
  canvas = stage.painter.paint();
  EXPECT_EQ(stage.luma_of(*canvas, 1), 150);
}

}  // namespace
}  // namespace nhipcau::bridge
