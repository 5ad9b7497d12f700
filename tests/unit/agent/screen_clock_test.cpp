#include "endpoint-agent/playout/screen_clock.hpp"

#include <gst/video/video.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <semaphore>

#include "common/media/picture_code.hpp"

namespace nhipcau::agent {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kNow{1'000'000'000};
constexpr std::uint32_t kAmber = 0xffffc24a;
constexpr std::uint32_t kRed = 0xffff5a4f;

wire::RoomPlan on_air(Millis left) {
  wire::RoomPlan plan;
  plan.on_air = true;
  plan.zero_at = kNow + left;
  return plan;
}

TEST(TheScreensClock, CountsDownTurnsAmberAndThenRed) {
  EXPECT_EQ(clock_face(on_air(Minutes(20)), kNow), (ClockFace{"20:00", 0xffffffff}));
  EXPECT_EQ(clock_face(on_air(Millis(60'001)), kNow), (ClockFace{"01:01", 0xffffffff}));
  EXPECT_EQ(clock_face(on_air(Seconds(60)), kNow), (ClockFace{"01:00", kAmber}));
  EXPECT_EQ(clock_face(on_air(Millis(1)), kNow), (ClockFace{"00:01", kAmber}));
  EXPECT_EQ(clock_face(on_air(Millis(-999)), kNow), (ClockFace{"00:00", kAmber}));
  EXPECT_EQ(clock_face(on_air(Millis(-62'500)), kNow), (ClockFace{"+01:02", kRed}));
}

TEST(TheScreensClock, IsOfTheRoomOnAirOnly) {
  wire::RoomPlan plan = on_air(Minutes(20));
  plan.on_air = false;
  EXPECT_EQ(clock_face(plan, kNow).markup, "");
  EXPECT_EQ(clock_face(wire::RoomPlan{}, kNow).markup, "");
}

TEST(TheScreensClock, StandsStillWhileItIsHeld) {
  wire::RoomPlan plan = on_air(Minutes(20));
  plan.zero_at.reset();
  plan.frozen_left = Seconds(90);
  EXPECT_EQ(clock_face(plan, kNow), (ClockFace{"01:30", 0xffc8c8c8}));
  EXPECT_EQ(clock_face(plan, kNow + Seconds(60)), (ClockFace{"01:30", 0xffc8c8c8}));
}

TEST(TheScreensClock, RunsAsFastAsTheRehearsalAndSaysThatItIsOne) {
  wire::RoomPlan plan = on_air(Minutes(1));
  plan.rehearsal = true;
  plan.pace = 4;
  EXPECT_EQ(clock_face(plan, kNow).markup, "<span size='40%'>TỔNG DUYỆT</span>\n04:00");
  EXPECT_EQ(clock_face(plan, kNow + Seconds(1)).markup,
            "<span size='40%'>TỔNG DUYỆT</span>\n03:56");
  plan.on_air = false;
  EXPECT_EQ(clock_face(plan, kNow).markup, "<span size='40%'>TỔNG DUYỆT</span>");
}

/// A black picture with a code in it goes through the overlay.
class Screen {
 public:
  Screen() {
    gst::init();
    pipeline_.emplace(
        *gst::Pipeline::make("videotestsrc pattern=black is-live=true ! "
                             "video/x-raw,format=I420,width=1280,height=720,framerate=30/1 ! "
                             "identity name=camera ! " +
                             clock_overlay() + " ! appsink name=screen sync=false"));
    clock.follow(*pipeline_);
    gst::on_buffer(pipeline_->find("camera"), "src", [](gst::BufferPtr& buffer) {
      draw_code(buffer);
      return true;
    });
    gst::on_sample(pipeline_->find("screen"), [this](const gst::SamplePtr& sample) {
      const gst::ReadMap map(gst_sample_get_buffer(sample.get()));
      const auto* luma = map.bytes().data();
      lit =
          std::count_if(luma, luma + kWidth * kHeight / 3, [](std::uint8_t y) { return y > 150; });
      readable =
          media::read_picture_code(luma, kWidth, kHeight, kWidth, kNow) == kCode ? readable + 1 : 0;
      pictures_.release();
    });
    EXPECT_TRUE(pipeline_->play());
  }

  [[nodiscard]] bool next_picture() { return pictures_.try_acquire_for(10s); }

  static constexpr int kWidth = 1280;
  static constexpr int kHeight = 720;
  static constexpr media::PictureCode kCode{3, 17, kNow};

  ScreenClock clock;
  std::atomic<std::ptrdiff_t> lit{};  ///< bright pixels in the upper third
  std::atomic<int> readable{};        ///< pictures in a row whose code could be read

 private:
  static void draw_code(gst::BufferPtr& buffer) {
    buffer.reset(gst_buffer_make_writable(buffer.release()));
    GstMapInfo map{};
    ASSERT_TRUE(gst_buffer_map(buffer.get(), &map, GST_MAP_WRITE));
    media::draw_picture_code(kCode, map.data, kWidth, kHeight, kWidth);
    gst_buffer_unmap(buffer.get(), &map);
  }

  std::counting_semaphore<> pictures_{0};
  std::optional<gst::Pipeline> pipeline_;  // last: its threads use the rest
};

/// Waits until a picture is as wanted, for 300 pictures at most.
template <typename Wanted>
bool shows(Screen& screen, Wanted wanted) {
  for (int pictures = 0; pictures < 300; ++pictures) {
    if (!screen.next_picture()) {
      return false;
    }
    if (wanted()) {
      return true;
    }
  }
  return false;
}

TEST(TheScreensClock, IsDrawnLargeAtTheTopAndLeavesThePictureCodeAlone) {
  Screen screen;
  ASSERT_TRUE(shows(screen, [&] { return screen.readable > 3; }));
  EXPECT_EQ(screen.lit, 0) << "nothing is drawn unless asked for";
  screen.clock.show({"08:88", 0xffffffff});
  EXPECT_TRUE(shows(screen, [&] { return screen.lit > 4'000; })) << screen.lit << " bright pixels";
  EXPECT_TRUE(shows(screen, [&] { return screen.readable > 10; }));
  screen.clock.show({"", 0xffffffff});
  EXPECT_TRUE(shows(screen, [&] { return screen.lit == 0; }));
}

}  // namespace
}  // namespace nhipcau::agent
