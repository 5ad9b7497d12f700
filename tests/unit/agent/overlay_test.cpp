#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "common/media/picture_code.hpp"
#include "endpoint-agent/playout/display_mode.hpp"
#include "endpoint-agent/playout/display_watch.hpp"
#include "endpoint-agent/playout/overlay_face.hpp"
#include "endpoint-agent/playout/overlay_painter.hpp"
#include "endpoint-agent/playout/screen.hpp"
#include "endpoint-agent/playout/screen_size.hpp"

namespace nhipcau::agent {
namespace {

constexpr WallTime kNow{1'000'000'000};
constexpr Size kScreen{1280, 720};
constexpr OverlayLevel kMinimal = OverlayLevel::kMinimal;
constexpr OverlayLevel kFull = OverlayLevel::kFull;
// Every letter with two marks, and the longest titles of the founding conference's kind.
constexpr const char* kLetters =
    "Ấ ầ Ẩ ẫ Ậ ắ Ằ ẳ Ẵ ặ Ế ề Ể ễ Ệ ố Ồ ổ Ỗ ộ Ớ ờ Ở ỡ Ợ ứ Ừ ử Ữ ự ỳ Ỵ ỷ ỹ Đ đ … · “ ”";
constexpr const char* kLong =
    "Tham luận: Kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới, phát "
    "triển "
    "kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi giai đoạn 2021 - 2025 trên địa "
    "bàn";

wire::RoomPlan live() {
  wire::RoomPlan plan;
  plan.item_title = "Tham luận về giảm nghèo bền vững";
  plan.speaker_title = "Chủ tịch UBND huyện Ninh Sơn";
  plan.programme_room = "Điểm cầu huyện Ninh Sơn";
  plan.next = wire::NextItem{"Tham luận về du lịch", "Chủ tịch UBND huyện Thuận Nam",
                             "Điểm cầu huyện Thuận Nam", false};
  return plan;
}

wire::RoomPlan on_air(Millis left) {
  wire::RoomPlan plan = live();
  plan.on_air = true;
  plan.zero_at = kNow + left;
  return plan;
}

OverlayFace face(const wire::RoomPlan& plan, WallTime now = kNow) {
  return overlay_face(plan, kMinimal, now, Seconds(60));
}

TEST(TheScreensClock, CountsDownTurnsAmberAndThenRed) {
  struct Row {
    Millis left;
    const char* clock;
    Colour colour;
  };
  for (const Row& row :
       {Row{Minutes(20), "20:00", kWhite}, Row{Millis(60'001), "01:01", kWhite},
        Row{Seconds(60), "01:00", kAmber}, Row{Millis(1), "00:01", kAmber},
        Row{Millis(-999), "00:00", kAmber}, Row{Millis(-62'500), "+01:02", kRed}}) {
    EXPECT_EQ(face(on_air(row.left)).clock, row.clock);
    EXPECT_EQ(face(on_air(row.left)).clock_colour, row.colour) << row.clock;
  }
}

TEST(TheScreensClock, IsOfTheRoomOnAirOnly) {
  wire::RoomPlan plan = on_air(Minutes(20));
  plan.on_air = false;
  EXPECT_EQ(face(plan).clock, "");
  EXPECT_EQ(face(wire::RoomPlan{}), OverlayFace{});
}

TEST(TheScreensClock, StandsStillWhileItIsHeld) {
  wire::RoomPlan plan = on_air(Minutes(20));
  plan.zero_at.reset();
  plan.frozen_left = Seconds(90);
  EXPECT_EQ(face(plan).clock, "01:30");
  EXPECT_EQ(face(plan, kNow + Seconds(60)).clock, "01:30");
  EXPECT_EQ(face(plan).clock_colour, kGrey);
}

TEST(TheScreensClock, RunsAsFastAsTheRehearsalAndSaysThatItIsOne) {
  wire::RoomPlan plan = on_air(Minutes(1));
  plan.rehearsal = true;
  plan.pace = 4;
  EXPECT_EQ(face(plan).mark, "TỔNG DUYỆT");
  EXPECT_EQ(face(plan).clock, "04:00");
  EXPECT_EQ(face(plan, kNow + Seconds(1)).clock, "03:56");
  plan.on_air = false;
  EXPECT_EQ(face(plan).mark, "TỔNG DUYỆT") << "on every screen";
}

TEST(AnOverlay, SaysOnAirOrStandByToTheRoomConcerned) {
  EXPECT_EQ(face(on_air(Minutes(1))).badge, "ĐANG LÊN HÌNH");
  EXPECT_TRUE(face(on_air(Minutes(1))).frame);
  wire::RoomPlan plan = live();
  plan.standby = true;
  EXPECT_EQ(face(plan).badge, "CHUẨN BỊ");
  EXPECT_FALSE(face(plan).frame);
  EXPECT_EQ(face(live()).badge, "");
}

TEST(AnOverlay, NamesTheSpeakerForAWhileOrAlwaysAndNeverOverAnotherFace) {
  const auto title = [](const wire::RoomPlan& plan, OverlayLevel level, Millis age) {
    return overlay_face(plan, level, kNow, age).title;
  };
  EXPECT_EQ(title(live(), kMinimal, Seconds(1)), "Chủ tịch UBND huyện Ninh Sơn");
  EXPECT_EQ(title(live(), kMinimal, Seconds(12)), "");
  EXPECT_EQ(title(live(), kFull, Seconds(600)), "Chủ tịch UBND huyện Ninh Sơn");
  EXPECT_EQ(title(on_air(Minutes(1)), kFull, Seconds(1)), "") << "it sees the central room";
  EXPECT_EQ(title(live(), OverlayLevel::kOff, Seconds(1)), "");
  const OverlayFace full = overlay_face(live(), kFull, kNow, Seconds(1));
  EXPECT_EQ(full.text, "Điểm cầu huyện Ninh Sơn · Tham luận về giảm nghèo bền vững");
  EXPECT_EQ(full.next, "Tiếp theo: Chủ tịch UBND huyện Thuận Nam · Điểm cầu huyện Thuận Nam");
  wire::RoomPlan nobody = live();
  nobody.speaker_title.clear();
  EXPECT_EQ(overlay_face(nobody, kFull, kNow, Seconds(1)).title, "Điểm cầu huyện Ninh Sơn");
}

TEST(AnOverlay, ShowsAMessageOfTheDeskForAMinuteToWhomeverItIs) {
  wire::RoomPlan plan = on_air(Minutes(1));
  plan.message = wire::DeskMessage{1, kNow, "kỹ thuật", "Đề nghị chỉnh lại camera"};
  EXPECT_EQ(face(plan).title, "Đề nghị chỉnh lại camera");
  EXPECT_TRUE(face(plan).message);
  EXPECT_EQ(face(plan, kNow + Seconds(59)).title, "Đề nghị chỉnh lại camera");
  EXPECT_EQ(face(plan, kNow + Seconds(60)).title, "");
  EXPECT_EQ(overlay_face(plan, OverlayLevel::kOff, kNow, Seconds(1)).title, "");
}

TEST(AnOverlay, TellsThatTheDeskSpeaksToThisRoomOnlyAsLongAsItDoes) {
  wire::RoomPlan plan = live();
  plan.desk_speaks = true;
  plan.message = wire::DeskMessage{1, kNow, "kỹ thuật", "Đề nghị chỉnh lại camera"};
  EXPECT_EQ(face(plan).title, "Tổ kỹ thuật trung tâm đang nói");
  EXPECT_EQ(face(plan).text, "Với riêng điểm cầu này, các điểm cầu khác không nghe");
  plan.desk_speaks = false;
  EXPECT_EQ(face(plan).title, "Đề nghị chỉnh lại camera");
}

TEST(AnOverlay, ShowsNothingAsTrueThatMayNotBeWhenTheCentreIsLost) {
  const auto lost = [](const wire::RoomPlan& plan) {
    return overlay_face(plan, kFull, kNow, Seconds(1),
                        LostCentre{WallTime{14 * 3'600'000 + 5 * 60'000}, Minutes(7 * 60)});
  };
  const OverlayFace air = lost(on_air(Minutes(2)));
  EXPECT_EQ(air.badge, "MẤT KẾT NỐI TRUNG TÂM");
  EXPECT_EQ(air.mark, "Lúc cuối (21:05): đang lên hình");
  EXPECT_FALSE(air.frame);
  EXPECT_EQ(air.clock, "02:00");
  EXPECT_EQ(air.clock_colour, kGrey);
  wire::RoomPlan plan = live();
  plan.desk_speaks = true;
  EXPECT_EQ(lost(plan).mark, "");
  EXPECT_EQ(lost(plan).title, "") << "another room may speak by now";
  plan.standby = true;
  EXPECT_EQ(lost(plan).mark, "Lúc cuối (21:05): chuẩn bị");
  EXPECT_EQ(lost({}).badge, "MẤT KẾT NỐI TRUNG TÂM");
  EXPECT_EQ(overlay_face(plan, OverlayLevel::kOff, kNow, Seconds(1), LostCentre{}), OverlayFace{});
}

TEST(AnOverlay, CountsTheAgeOfATitleFromItsChange) {
  TitleAge age;
  const MonoTime start{5000};
  EXPECT_EQ(age.of(live(), start), Millis{0});
  EXPECT_EQ(age.of(live(), start + Seconds(20)), Seconds(20));
  wire::RoomPlan other = live();
  other.speaker_title = "Giám đốc Sở";
  EXPECT_EQ(age.of(other, start + Seconds(21)), Millis{0});
}

TEST(TheOwnSlate, SaysWhyThereIsNoPicture) {
  EXPECT_EQ(own_slate({}, false).text, "Đang kết nối với trung tâm…");
  wire::AgentWelcome welcome;
  welcome.room_name = "Điểm cầu huyện Ninh Sơn";
  welcome.conference_title = "Hội nghị trực tuyến";
  EXPECT_EQ(own_slate(welcome, true).text, "Chưa có hình từ trung tâm");
  EXPECT_EQ(own_slate(welcome, false).text, "Đang kết nối lại với trung tâm…");
  EXPECT_EQ(own_slate(welcome, false).title, "Hội nghị trực tuyến");
}

/// What was drawn over a black picture.
class Painted {
 public:
  explicit Painted(const OverlayFace& face, Size screen = kScreen) : size(screen) {
    gst_init(nullptr, nullptr);
    gst_video_info_set_format(&info, GST_VIDEO_FORMAT_I420, static_cast<guint>(size.width),
                              static_cast<guint>(size.height));
    picture = to_i420(Canvas(size));
    if (gst_buffer_get_size(picture.get()) != 0) {
      const gst::ReadMap map(picture.get());
      before.assign(map.bytes().begin(), map.bytes().end());
    }
    lay_over(OverlayPainter(size).paint(face), picture, size);
    const gst::ReadMap map(picture.get());
    after.assign(map.bytes().begin(), map.bytes().end());
  }

  /// Pixels of the picture's brightness that changed in a part of it, by shares of its size.
  [[nodiscard]] int changed(double left, double top, double right, double bottom) const {
    int count = 0;
    for (int y = int(top * size.height); y < int(bottom * size.height); ++y) {
      for (int x = int(left * size.width); x < int(right * size.width); ++x) {
        const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(info.stride[0]) +
                        static_cast<std::size_t>(x);
        count += before[at] != after[at] ? 1 : 0;
      }
    }
    return count;
  }

  Size size;
  GstVideoInfo info{};
  gst::BufferPtr picture;
  std::vector<std::uint8_t> before;
  std::vector<std::uint8_t> after;
};

OverlayFace everything() {
  wire::RoomPlan plan = on_air(Minutes(3));
  plan.rehearsal = true;
  OverlayFace all = overlay_face(plan, kFull, kNow, Seconds(1));
  all.title = kLong;
  all.text = kLong;
  return all;
}

TEST(AnOverlay, HasEveryLetterOfVietnamese) {
  for (const bool bold : {false, true}) {
    for (const char* text :
         {kLetters, kLong, "ĐANG LÊN HÌNH CHUẨN BỊ TỔNG DUYỆT MẤT KẾT NỐI TRUNG TÂM"}) {
      EXPECT_EQ(Canvas::unknown_letters(text, {.bold = bold}), 0) << text;
    }
  }
  EXPECT_GT(Canvas::unknown_letters("\U000F1234", {}), 0) << "a letter nobody has is noticed";
}

TEST(AnOverlay, NeverCoversTheMiddleOfThePicture) {
  for (const Size screen : {Size{640, 360}, Size{1280, 720}, Size{1920, 1080}}) {
    const Painted painted(everything(), screen);
    EXPECT_EQ(painted.changed(0.02, 0.2, 0.98, 0.78), 0) << screen.width;
    EXPECT_GT(painted.changed(0.0, 0.0, 0.5, 0.2), 1000) << "on air, upper left";
    EXPECT_GT(painted.changed(0.6, 0.0, 1.0, 0.2), 1000) << "the clock, upper right";
    EXPECT_GT(painted.changed(0.0, 0.78, 0.6, 1.0), 1000) << "the title, lower left";
    EXPECT_GT(painted.changed(0.0, 0.3, 0.01, 0.7), 10) << "the frame";
  }
}

TEST(AnOverlay, LeavesThePictureAloneWhenThereIsNothingToSay) {
  const Painted painted(OverlayFace{});
  EXPECT_EQ(painted.before, painted.after);
}

TEST(AnOverlay, OfTheMinimumLeavesThePictureCodeReadable) {
  constexpr media::PictureCode kCode{3, 17, kNow};
  gst_init(nullptr, nullptr);
  gst::BufferPtr picture = to_i420(Canvas(kScreen));
  GstMapInfo map{};
  ASSERT_TRUE(gst_buffer_map(picture.get(), &map, GST_MAP_READWRITE));
  media::draw_picture_code(kCode, map.data, kScreen.width, kScreen.height, kScreen.width);
  gst_buffer_unmap(picture.get(), &map);
  wire::RoomPlan plan = on_air(Minutes(3));
  lay_over(OverlayPainter(kScreen).paint(overlay_face(plan, kMinimal, kNow, Seconds(60))), picture,
           kScreen);
  const gst::ReadMap read(picture.get());
  EXPECT_EQ(media::read_picture_code(read.bytes().data(), kScreen.width, kScreen.height,
                                     kScreen.width, kNow),
            kCode);
}

TEST(AnOverlay, DrawsOnlyWhatChanged) {
  OverlayPainter painter(kScreen);
  const Patches first = painter.paint(everything());
  OverlayFace later = everything();
  later.clock = "02:59";
  const Patches second = painter.paint(later);
  ASSERT_EQ(second.size(), first.size());
  int redrawn = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    redrawn += first[i] == second[i] ? 0 : 1;
  }
  EXPECT_EQ(redrawn, 1);
}

TEST(AnOverlay, EndsWhatIsTooLongWithAnEllipsis) {
  const TextStyle style{.size_px = 30, .bold = true};
  const Size short_text = Canvas::measure("Chủ tịch", style, 600);
  const Size long_text = Canvas::measure(kLong, style, 600);
  EXPECT_LE(long_text.width, 600);
  EXPECT_EQ(long_text.height, short_text.height) << "one line";
  TextStyle two = style;
  two.lines = 2;
  EXPECT_GT(Canvas::measure(kLong, two, 600).height, short_text.height);
}

TEST(ADrawing, HasItsColoursInThePicture) {
  gst_init(nullptr, nullptr);
  Canvas canvas({16, 16});
  canvas.fill({0, 0, 16, 16}, 0xffff0000);
  const gst::BufferPtr picture = to_i420(canvas);
  const gst::ReadMap map(picture.get());
  EXPECT_NEAR(map.bytes()[0], 63, 2);         // BT.709: luma of red
  EXPECT_NEAR(map.bytes()[16 * 16], 102, 2);  // its blue difference
  EXPECT_NEAR(map.bytes().back(), 240, 2);    // its red difference
}

TEST(ADrawing, LetsThePictureThroughByHalf) {
  gst_init(nullptr, nullptr);
  gst::BufferPtr picture = to_i420(Canvas({16, 16}));
  Canvas half({8, 8});
  half.fill({0, 0, 8, 8}, 0x80ffffff);
  lay_over({std::make_shared<const Patch>(make_patch(half, 4, 4))}, picture, {16, 16});
  const gst::ReadMap map(picture.get());
  EXPECT_EQ(map.bytes()[0], 16);
  EXPECT_NEAR(map.bytes()[16 * 8 + 8], 126, 3);
}

/// What the kernel tells of displays, in a folder.
struct TestDisplays {
  std::filesystem::path drm = std::filesystem::path(testing::TempDir()) / "drm";

  TestDisplays() { std::filesystem::remove_all(drm); }
  void set(const char* name, const char* status, const char* modes) const {
    std::filesystem::create_directories(drm / name);
    std::ofstream(drm / name / "status") << status << "\n";
    std::ofstream(drm / name / "modes") << modes;
  }
};

TEST(ADisplay, ThatIsPluggedInIsNoticedAndSoIsAnotherInItsPlace) {
  const TestDisplays displays;
  MonoTime now{0};
  const auto later = [&] { return now = now + Millis{500}; };
  DisplayWatch none(displays.drm);
  EXPECT_FALSE(none.plugged_in(later()));
  displays.set("card0-HDMI-A-1", "connected", "1920x1080\n");
  EXPECT_FALSE(none.plugged_in(MonoTime{501})) << "it looks twice a second at most";
  EXPECT_TRUE(none.plugged_in(later()));

  DisplayWatch first(displays.drm);
  EXPECT_FALSE(first.plugged_in(later()));
  displays.set("card0-HDMI-A-1", "disconnected", "");
  EXPECT_FALSE(first.plugged_in(later()));
  displays.set("card0-HDMI-A-1", "connected", "1920x1080\n");
  EXPECT_TRUE(first.plugged_in(later())) << "the same one again";

  DisplayWatch second(displays.drm);
  displays.set("card0-HDMI-A-1", "connected", "1024x768\n");
  EXPECT_TRUE(second.plugged_in(later()));
}

TEST(TheScreen, OnTheBareConsoleIsAsLargeAsTheDisplayThatIsThereNow) {
  gst_init(nullptr, nullptr);
  unsetenv("WAYLAND_DISPLAY");  // NOLINT(concurrency-mt-unsafe): before any thread starts
  const TestDisplays displays;
  Screen screen(Output::kFullscreen, displays.drm / "nowhere", displays.drm);
  const auto open = [&] { return std::move(*screen.open("videotestsrc")); };
  const auto size_of = [](const gst::Pipeline& pipeline) {
    Size found;
    GstCaps* caps = nullptr;
    g_object_get(pipeline.find("size"), "caps", &caps, nullptr);
    const GstStructure* all = gst_caps_get_structure(caps, 0);
    gst_structure_get(all, "width", G_TYPE_INT, &found.width, "height", G_TYPE_INT, &found.height,
                      nullptr);
    gst_caps_unref(caps);
    return found;
  };
  displays.set("card0-HDMI-A-1", "connected", "1920x1080\n");
  gst::Pipeline pipeline = open();
  EXPECT_EQ(size_of(pipeline), (Size{1920, 1080}));
  EXPECT_EQ(screen.fault(MonoTime{1000}), std::nullopt);
  displays.set("card0-HDMI-A-1", "connected", "1024x768\n");
  EXPECT_NE(screen.fault(MonoTime{2000}), std::nullopt);
  pipeline = open();
  EXPECT_EQ(size_of(pipeline), (Size{1024, 768}));
  EXPECT_EQ(screen.fault(MonoTime{3000}), std::nullopt);
}

TEST(TheDisplay, HasTheSizeOfTheFirstModeOfTheFirstThatIsConnected) {
  const TestDisplays displays;
  const std::filesystem::path& drm = displays.drm;
  EXPECT_EQ(display_size(drm / "nowhere"), std::nullopt);
  displays.set("card0-DP-1", "disconnected", "");
  EXPECT_EQ(display_size(drm), std::nullopt);
  displays.set("card0-HDMI-A-1", "connected", "1920x1080\n1280x720\n");
  displays.set("card0-HDMI-A-2", "connected", "1024x768\n");
  EXPECT_EQ(display_size(drm), (Size{1920, 1080}));
  EXPECT_EQ(display_modes(drm / "nowhere", drm),
            (std::vector<DisplayMode>{{"HDMI-A-1", 1920, 1080, 0}, {"HDMI-A-2", 1024, 768, 0}}));
}

TEST(ADisplay, IsToldInWordsWithItsRefreshRateWhereThatIsKnown) {
  const DisplayMode known{"HDMI-A-1", 1920, 1080, refresh_hertz(148'500, 2200, 1125, false, false)};
  EXPECT_EQ(in_words(known, true), "HDMI-A-1: 1920×1080, 60 Hz");
  EXPECT_EQ(in_words({"DP-1", 1024, 768, 0}, true), "DP-1: 1024×768, không rõ tần số quét");
  EXPECT_EQ(in_words({"DP-1", 0, 0, 0}, false), "DP-1: resolution unknown, refresh rate unknown");
  EXPECT_NEAR(refresh_hertz(74'250, 2200, 1125, true, false), 60, 0.01) << "1080i: fields";
  EXPECT_EQ(refresh_hertz(148'500, 0, 0, false, false), 0) << "a broken mode";
}

}  // namespace
}  // namespace nhipcau::agent
