#include <gmock/gmock.h>

#include "orchestrator/bridge/composer/geometry.hpp"
#include "tests/media/running_bridge.hpp"
#include "tests/media/senses.hpp"

/// The composed picture, made by the real bridge of what simulated rooms really send.
namespace nhipcau {
namespace {

using simulator::PictureReader;
using simulator::SimulatedRoom;
using test::clips_of;
using test::room_source;
using test::RunningBridge;
using test::Screen;
using wire::Arrangement;
using wire::Feed;
using wire::Show;

constexpr int kWidth = 1280;
constexpr int kHeight = 720;

std::vector<PictureReader::Piece> pieces(Arrangement arrangement, std::size_t slots) {
  std::vector<PictureReader::Piece> all;
  for (const bridge::Rect& tile : bridge::arrange(arrangement, slots, kWidth, kHeight)) {
    all.push_back({tile.x, tile.y, tile.width, tile.height});
  }
  return all;
}

std::string name_of(std::size_t room) {
  return "phong" + std::to_string(room + 1);
}

/// A bridge with rooms and one more that only looks.
struct Stage {
  explicit Stage(std::size_t count, Arrangement arrangement = Arrangement::kGallery)
      : screen{.reader = PictureReader(pieces(arrangement, count), kWidth)} {
    for (std::size_t i = 0; i < count; ++i) {
      rooms.push_back(&bridge.add_room(name_of(i), clips_of(static_cast<int>(i) + 1)));
    }
    SimulatedRoom& viewer = bridge.add_room("xem", clips_of(60));
    viewer.on_video = [this](const media::RtpPacket& packet) { screen.show(packet); };
  }

  void compose(Arrangement arrangement, Feed feed) {
    wire::Composition composition{.id = "hình ghép", .arrangement = arrangement};
    for (std::size_t i = 0; i < rooms.size(); ++i) {
      composition.slots.push_back({RoomId(name_of(i)), feed, "Điểm cầu " + name_of(i), ""});
    }
    bridge.plan.composition = composition;
    show({std::nullopt, Show::kComposed, composition.id});
  }
  void show_full(std::size_t room) {
    bridge.plan.composition.reset();
    show(room_source(name_of(room)));
  }
  void show(const wire::Source& source) {
    bridge.plan.programme = source;
    bridge.room("xem").picture = source;
    bridge.send_plan();
  }

  /// The tile shows that room.
  [[nodiscard]] bool shows(std::size_t tile, std::size_t room) const {
    const auto code = screen.reader.piece(tile);
    return code && code->room == room + 1;
  }
  [[nodiscard]] bool all_in_place() const {
    for (std::size_t i = 0; i < rooms.size(); ++i) {
      if (!shows(i, i)) {
        return false;
      }
    }
    return true;
  }

  RunningBridge bridge;
  Screen screen;
  std::vector<SimulatedRoom*> rooms;
};

TEST(Composer, AGalleryOfEightShowsEachRoomInItsPlaceOutOfThumbnailsAlone) {
  Stage stage(8);
  for (SimulatedRoom* room : stage.rooms) {
    room->send_main(false);
  }
  stage.compose(Arrangement::kGallery, Feed::kThumbnail);
  ASSERT_TRUE(stage.bridge.wait_for([&] { return stage.all_in_place(); }));
  ASSERT_TRUE(stage.bridge.wait_for(
      [&] { return stage.bridge.report().programme == stage.bridge.plan.programme; }));
  EXPECT_EQ(stage.bridge.facts("xem").showing, stage.bridge.plan.programme);
  const std::uint32_t before = stage.screen.reader.piece(3)->frame;
  ASSERT_TRUE(stage.bridge.wait_for([&] {
    const auto code = stage.screen.reader.piece(3);
    return code && code->frame != before;
  })) << "it moves";
}

TEST(Composer, CutsFromOneRoomToTheGalleryAndBackWithoutABrokenPictureOrAStepBack) {
  Stage stage(4);
  for (int round = 0; round < 6; ++round) {
    const std::size_t speaker = static_cast<std::size_t>(round) % 4;
    stage.show_full(speaker);
    ASSERT_TRUE(stage.bridge.wait_for([&] {
      return !stage.screen.reader.piece(0) && stage.screen.room_now() == speaker + 1;
    })) << round;
    stage.compose(Arrangement::kGallery, Feed::kMain);
    ASSERT_TRUE(stage.bridge.wait_for([&] { return stage.all_in_place(); })) << round;
  }
  stage.show_full(0);
  ASSERT_TRUE(stage.bridge.wait_for(
      [&] { return stage.bridge.report().programme == room_source(name_of(0)); }));
  EXPECT_EQ(stage.screen.reader.seen().unreadable, 0U);
  EXPECT_EQ(stage.screen.gaps, 0);
  EXPECT_EQ(stage.screen.backward, 0);
}

TEST(Composer, ARoomThatDiesLeavesItsPlaceToItsNameAndComesBackToIt) {
  Stage stage(4);
  stage.compose(Arrangement::kGallery, Feed::kMain);
  ASSERT_TRUE(stage.bridge.wait_for([&] { return stage.all_in_place(); }));
  stage.rooms[2]->send_pictures(false);
  ASSERT_TRUE(stage.bridge.wait_for([&] { return !stage.screen.reader.piece(2); }));
  for (const std::size_t other : {0U, 1U, 3U}) {
    EXPECT_TRUE(stage.bridge.wait_for([&] { return stage.shows(other, other); })) << other;
  }
  EXPECT_EQ(stage.bridge.report().programme, stage.bridge.plan.programme);
  stage.rooms[2]->send_pictures(true);
  EXPECT_TRUE(stage.bridge.wait_for([&] { return stage.all_in_place(); }));
}

TEST(Composer, ShowsTheRoomsThatAreThereAtOnceWhenOneNeverWas) {
  Stage stage(4);
  stage.bridge.room(name_of(3)).offer.reset();
  stage.compose(Arrangement::kGallery, Feed::kMain);
  ASSERT_TRUE(stage.bridge.wait_for(
      [&] { return stage.shows(0, 0) && stage.shows(1, 1) && stage.shows(2, 2); }));
  EXPECT_FALSE(stage.screen.reader.piece(3).has_value());
}

TEST(Composer, AnotherArrangementOnAirIsReportedOnlyWhenItIsSent) {
  Stage stage(2, Arrangement::kPresentation);
  stage.compose(Arrangement::kSideBySide, Feed::kMain);
  ASSERT_TRUE(stage.bridge.wait_for(
      [&] { return stage.bridge.report().programme == stage.bridge.plan.programme; }));
  EXPECT_FALSE(stage.all_in_place());
  stage.bridge.plan.composition->arrangement = Arrangement::kPresentation;
  stage.bridge.plan.composition->id = "trình chiếu";
  stage.show({std::nullopt, Show::kComposed, "trình chiếu"});
  ASSERT_TRUE(stage.bridge.wait_for(
      [&] { return stage.bridge.report().programme == stage.bridge.plan.programme; }));
  EXPECT_TRUE(stage.bridge.wait_for([&] { return stage.all_in_place(); }));
  EXPECT_EQ(stage.screen.gaps, 0);
}

TEST(Composer, WorksOnlyWhileItIsSeen) {
  Stage stage(2);
  stage.compose(Arrangement::kGallery, Feed::kMain);
  ASSERT_TRUE(stage.bridge.wait_for([&] { return stage.all_in_place(); }));
  const std::uint64_t asked = stage.rooms[1]->requests_seen();
  stage.show_full(0);
  ASSERT_TRUE(stage.bridge.wait_for(
      [&] { return stage.bridge.report().programme == room_source(name_of(0)); }));
  stage.rooms[1]->send_main(false);  // who would look at it would ask for a key frame
  stage.bridge.pass(std::chrono::milliseconds{2500});
  EXPECT_EQ(stage.rooms[1]->requests_seen(), asked);
}

/// The room's own clips, and a presentation whose code is 101.
simulator::RoomClips presenting(int number) {
  static const std::vector<simulator::AccessUnit> content =
      simulator::encode_video_clip({101, 640, 360, 25, 800, 250, 250});
  simulator::RoomClips clips = clips_of(number);
  clips.content = &content;
  return clips;
}

TEST(Content, IsAPictureOfItsOwnBesideTheRoomsCamera) {
  RunningBridge bridge;
  Screen screen;
  SimulatedRoom& room = bridge.add_room("mot", presenting(1));
  SimulatedRoom& viewer = bridge.add_room("xem", clips_of(2));
  viewer.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  room.send_content(true);
  bridge.plan.programme = {RoomId("mot"), Show::kContent};
  bridge.room("xem").picture = bridge.plan.programme;
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 101; }));
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.report().programme == bridge.plan.programme; }));
  bridge.plan.programme = room_source("mot");
  bridge.room("xem").picture = bridge.plan.programme;
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 1; }));
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.report().programme == bridge.plan.programme; }));
  EXPECT_EQ(screen.reader.seen().unreadable, 0U);
  EXPECT_EQ(screen.gaps, 0);
}

TEST(Content, StandsBesideWhoSpeaks) {
  RunningBridge bridge;
  Screen screen{.reader = PictureReader(pieces(Arrangement::kPresentation, 2), kWidth)};
  SimulatedRoom& room = bridge.add_room("mot", presenting(1));
  SimulatedRoom& viewer = bridge.add_room("xem", clips_of(2));
  viewer.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  room.send_content(true);
  const RoomId one("mot");
  bridge.plan.composition = wire::Composition{
      .id = "trình chiếu",
      .arrangement = Arrangement::kPresentation,
      .slots = {{one, Feed::kContent, "Điểm cầu 1", ""}, {one, Feed::kMain, "Điểm cầu 1", ""}}};
  bridge.plan.programme = {std::nullopt, Show::kComposed, "trình chiếu"};
  bridge.room("xem").picture = bridge.plan.programme;
  bridge.send_plan();
  const auto shows = [&](std::size_t piece, int number) {
    const auto code = screen.reader.piece(piece);
    return code && code->room == number;
  };
  EXPECT_TRUE(bridge.wait_for([&] { return shows(0, 101) && shows(1, 1); }));
}

}  // namespace
}  // namespace nhipcau
