#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "orchestrator/core/project.hpp"
#include "tests/support/conference_fixture.hpp"

namespace nhipcau::core {
namespace {

using test::Play;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::IsTrue;

const RoomId kTinh("tinh");
const RoomId kA("a");
const RoomId kB("b");

Play playing(const char* item = "i2", Conference conference = test::small_conference()) {
  Play play(std::move(conference));
  play.bring_up();
  play.press(Start{ItemId("i1")});
  for (const char* each : {"i2", "i3", "i4"}) {
    if (play.state.live_item()->item.id == ItemId(item)) {
      break;
    }
    play.wait(Minutes(1));
    play.press(Next{ItemId(each)});
  }
  return play;
}

Answer set(Play& play, Layout layout, std::vector<RoomId> rooms = {}, bool keep = false) {
  return play.press(SetLayout{{layout, std::move(rooms), keep}});
}

Layout in_force(const Play& play) {
  return view(play.state, play.now).layout.in_force;
}

std::vector<RoomId> slots(const Play& play) {
  std::vector<RoomId> rooms;
  const BridgePlan plan = bridge_plan(play.state);
  for (const Slot& slot : plan.composition ? plan.composition->slots : std::vector<Slot>{}) {
    rooms.push_back(slot.room);
  }
  return rooms;
}

Conference of_rooms(int rooms) {
  Conference conference = test::small_conference();
  for (int i = 3; i < rooms; ++i) {
    Room room;
    room.id = RoomId("r" + std::to_string(i));
    room.name = "Điểm cầu " + room.id.str();
    room.short_name = room.id.str();
    conference.rooms.push_back(room);
  }
  return conference;
}

TEST(Layout, AGalleryShowsEveryRoomToEverybodyInTheOrderOfTheRoster) {
  Play play = playing();
  ASSERT_TRUE(set(play, Layout::kGallery).ok);
  const BridgePlan plan = bridge_plan(play.state);
  EXPECT_THAT(plan.programme.show, Eq(Show::kComposed));
  ASSERT_TRUE(plan.composition.has_value());
  EXPECT_THAT(plan.programme.composition, Eq(plan.composition->id));
  EXPECT_THAT(slots(play), ElementsAre(kTinh, kA, kB));
  for (const BridgeRoomPlan& room : plan.rooms) {
    EXPECT_THAT(room.picture, Eq(plan.programme));
  }
  EXPECT_THAT(plan.composition->slots[1].name, Eq("Điểm cầu A"));
}

TEST(Layout, TheSlotsStayWhoeverComesGoesOrSpeaks) {
  Play play = playing();
  set(play, Layout::kGallery);
  const Source before = wanted_programme(play.state);
  play.tell(AgentLeft{kB, "gone"});
  play.tell(RoomMediaSeen{kB, Picture::kNone, Sound::kNone});
  play.press(GiveFloor{kTinh, {}, "Chủ tịch"});
  EXPECT_THAT(wanted_programme(play.state), Eq(before));
  EXPECT_THAT(slots(play), ElementsAre(kTinh, kA, kB));
}

TEST(Layout, WhoSpeaksIsNamedInTheSlotAndHeardAsBefore) {
  Play play = playing();
  const std::set<RoomId> heard = open_microphones(play.state);
  set(play, Layout::kGallery);
  EXPECT_THAT(open_microphones(play.state), Eq(heard));
  play.press(GiveFloor{kB, {}, "Trưởng thôn"});
  const BridgePlan plan = bridge_plan(play.state);
  EXPECT_THAT(plan.composition->slots[2].caption, Eq("Trưởng thôn"));
  EXPECT_THAT(plan.composition->slots[0].caption, Eq(""));
  EXPECT_TRUE(open_microphones(play.state).contains(kB));
}

TEST(Layout, SmallSlotsAreMadeOfThumbnailsButForWhoSpeaks) {
  Play play = playing("i2", of_rooms(8));
  set(play, Layout::kGallery);
  std::map<RoomId, Feed> feeds;
  const BridgePlan plan = bridge_plan(play.state);
  for (const Slot& slot : plan.composition->slots) {
    feeds[slot.room] = slot.feed;
  }
  EXPECT_THAT(feeds.size(), Eq(8U));
  EXPECT_THAT(feeds[kA], Eq(Feed::kMain));
  EXPECT_THAT(feeds[RoomId("r5")], Eq(Feed::kThumbnail));
  EXPECT_TRUE(room_plan(play.state, kA).send_main);
  EXPECT_FALSE(room_plan(play.state, RoomId("r5")).send_main);
}

TEST(Layout, OfMoreRoomsThanPlacesWhoSpeaksHasOne) {
  Play play = playing("i1", of_rooms(20));
  set(play, Layout::kGallery);
  EXPECT_THAT(slots(play).size(), Eq(16U));
  EXPECT_THAT(slots(play).back(), Eq(RoomId("r15")));
  play.press(GiveFloor{RoomId("r18"), {}, ""});
  EXPECT_THAT(slots(play).back(), Eq(RoomId("r18")));
  EXPECT_THAT(slots(play).front(), Eq(kTinh));
}

TEST(Layout, EveryRoomInAPictureOfFewSlotsSendsAGoodOne) {
  Play play = playing();
  ASSERT_TRUE(set(play, Layout::kSideBySide, {kB, kA}).ok);
  EXPECT_THAT(slots(play), ElementsAre(kB, kA));
  EXPECT_TRUE(room_plan(play.state, kB).send_main);
}

TEST(Layout, SideBySideShowsTheCentreWithWhoSpeaks) {
  Play play = playing();
  set(play, Layout::kSideBySide);
  EXPECT_THAT(slots(play), ElementsAre(kTinh, kA));
  play.press(GiveFloor{kB, {}, ""});
  EXPECT_THAT(slots(play), ElementsAre(kTinh, kB));
}

TEST(Layout, EndsWithTheItemUnlessItIsKept) {
  Play play = playing();
  set(play, Layout::kGallery);
  play.wait(Minutes(1));
  play.press(Next{ItemId("i3")});
  EXPECT_THAT(in_force(play), Eq(Layout::kFull));
  set(play, Layout::kGallery, {}, true);
  play.wait(Minutes(1));
  play.press(Next{ItemId("i4")});
  EXPECT_THAT(in_force(play), Eq(Layout::kGallery));
}

TEST(Layout, UndoOfAnAdvanceChoosesTheLayoutAgain) {
  Play play = playing();
  set(play, Layout::kSideBySide);
  play.wait(Minutes(1));
  play.press(Next{ItemId("i3")});
  set(play, Layout::kGallery, {}, true);
  ASSERT_TRUE(play.press(Undo{}).ok);
  EXPECT_THAT(in_force(play), Eq(Layout::kSideBySide));
}

TEST(Layout, IsNoneBeforeTheStartAndAfterTheEnd) {
  Play play;
  play.bring_up();
  EXPECT_THAT(set(play, Layout::kGallery).code, Eq("not_live"));
  play.press(Start{ItemId("i1")});
  set(play, Layout::kGallery, {}, true);
  play.press(Conclude{});
  EXPECT_THAT(wanted_programme(play.state), Eq(Source{}));
}

struct BadChoice {
  const char* what;
  LayoutChoice choice;
};

TEST(Layout, RefusesRoomsThatDoNotFit) {
  const std::vector<BadChoice> bad{
      {"full with rooms", {Layout::kFull, {kA}, false}},
      {"one room beside nothing", {Layout::kSideBySide, {kA}, false}},
      {"three side by side", {Layout::kSideBySide, {kA, kB, kTinh}, false}},
      {"a room twice", {Layout::kGallery, {kA, kB, kA}, false}},
      {"an unknown room", {Layout::kGallery, {kA, RoomId("x")}, false}},
      {"a gallery of one", {Layout::kGallery, {kA}, false}},
  };
  Play play = playing();
  for (const BadChoice& each : bad) {
    EXPECT_THAT(play.press(SetLayout{each.choice}).code, Eq("bad_args")) << each.what;
  }
  Play large = playing("i1", of_rooms(20));
  std::vector<RoomId> seventeen;
  for (std::size_t i = 0; i < 17; ++i) {
    seventeen.push_back(large.state.conference.rooms[i].id);
  }
  EXPECT_THAT(set(large, Layout::kGallery, seventeen).code, Eq("bad_args"));
  EXPECT_THAT(set(play, Layout::kPresentation).code, Eq("no_content"));
  EXPECT_THAT(play.press_seeing(play.state.live_run()->id, SetLayout{{Layout::kGallery, {}, false}},
                                "thuky", Role::kSecretary)
                  .code,
              Eq("forbidden"));
}

TEST(Layout, ContentComesBesideWhoSpeaksAndLeavesTheFullPictureWhenItGoes) {
  Play play = playing();
  play.tell(ContentSeen{kA, true});
  EXPECT_THAT(in_force(play), Eq(Layout::kFull)) << "nobody asked for it";
  ASSERT_TRUE(set(play, Layout::kPresentation).ok);
  const BridgePlan plan = bridge_plan(play.state);
  ASSERT_TRUE(plan.composition.has_value());
  EXPECT_THAT(plan.composition->slots[0].feed, Eq(Feed::kContent));
  EXPECT_THAT(plan.composition->slots[1].feed, Eq(Feed::kMain));
  EXPECT_TRUE(room_plan(play.state, kA).send_content);
  EXPECT_FALSE(room_plan(play.state, kB).send_content);
  play.tell(ContentSeen{kA, false});
  EXPECT_THAT(wanted_programme(play.state), Eq(Source{kA}));
}

TEST(Layout, AnItemWithContentShowsItWithoutBeingTold) {
  Conference conference = test::small_conference();
  conference.items[1].content_share = true;
  Play play = playing("i2", conference);
  EXPECT_THAT(in_force(play), Eq(Layout::kFull));
  play.tell(ContentSeen{kB, true});
  EXPECT_THAT(in_force(play), Eq(Layout::kFull)) << "not of who speaks";
  play.tell(ContentSeen{kA, true});
  EXPECT_THAT(in_force(play), Eq(Layout::kPresentation));
  set(play, Layout::kFull);
  EXPECT_THAT(in_force(play), Eq(Layout::kFull));
}

TEST(Layout, ARoomThatPresentsAloneSeesTheReturnInstead) {
  Play play = playing();
  play.tell(ContentSeen{kA, true});
  set(play, Layout::kPresentation);
  const BridgePlan plan = bridge_plan(play.state);
  EXPECT_THAT(plan.rooms[1].picture, Eq(Source{kTinh}));
  EXPECT_THAT(plan.rooms[2].picture, Eq(plan.programme));
  ASSERT_TRUE(set(play, Layout::kContent).ok);
  EXPECT_THAT(wanted_programme(play.state).show, Eq(Show::kContent));
  EXPECT_THAT(bridge_plan(play.state).rooms[1].picture, Eq(Source{kTinh}));
}

TEST(Layout, TheContentOfALostRoomIsGone) {
  Play play = playing();
  play.tell(ContentSeen{kA, true});
  set(play, Layout::kContent);
  play.tell(RoomMediaSeen{kA, Picture::kNone, Sound::kNone});
  EXPECT_THAT(wanted_programme(play.state), Eq(Source{kTinh}));
}

TEST(Layout, ARestartAloneChangesNothingThatIsSeen) {
  Play play = playing();
  play.tell(ContentSeen{kA, true});
  set(play, Layout::kPresentation);
  const Source before = wanted_programme(play.state);
  play.tell(OrchestratorStarted{});
  EXPECT_THAT(wanted_programme(play.state), Eq(before));
}

TEST(Layout, AnOpenFloorShowsAllWhenTheConferenceSaysSoUnlessExactlyOneSpeaks) {
  Conference conference = test::small_conference();
  conference.items[1].open_floor = true;
  conference.discussion_gallery = true;
  Play play = playing("i2", conference);
  EXPECT_THAT(in_force(play), Eq(Layout::kGallery));
  play.press(GiveFloor{kB, {}, ""});
  EXPECT_THAT(in_force(play), Eq(Layout::kFull));
  play.press(SetHolders{2});
  play.press(GiveFloor{kA, {}, ""});
  EXPECT_THAT(in_force(play), Eq(Layout::kGallery));
}

TEST(ReturnPicture, MayBeTheGalleryForTheRoomOnAir) {
  Play play = playing();
  EXPECT_THAT(bridge_plan(play.state).composition.has_value(), Eq(false));
  ASSERT_TRUE(play.press(SetReturn{ReturnPicture::kGallery}).ok);
  const BridgePlan plan = bridge_plan(play.state);
  EXPECT_THAT(plan.programme, Eq(Source{kA}));
  EXPECT_THAT(plan.rooms[1].picture.show, Eq(Show::kComposed));
  EXPECT_THAT(plan.rooms[2].picture, Eq(Source{kA}));
  EXPECT_THAT(slots(play), ElementsAre(kTinh, kA, kB));
  play.press(SetReturn{ReturnPicture::kCentral});
  EXPECT_THAT(bridge_plan(play.state).rooms[1].picture, Eq(Source{kTinh}));
  EXPECT_THAT(slots(play), IsEmpty());
}

TEST(ReturnPicture, BeginsAsTheConferenceFileSays) {
  Conference conference = test::small_conference();
  conference.return_picture = ReturnPicture::kGallery;
  const Play play = playing("i2", conference);
  EXPECT_THAT(bridge_plan(play.state).rooms[1].picture.show, Eq(Show::kComposed));
}

TEST(Tally, EveryRoomInTheComposedPictureIsOnAirOnceItIsSent) {
  Play play = playing();
  play.tell(ProgrammeSeen{Source{kA}});
  set(play, Layout::kSideBySide, {kTinh, kB});
  EXPECT_FALSE(room_plan(play.state, kB).on_air);
  EXPECT_FALSE(view(play.state, play.now).programme.agrees);
  play.tell(ProgrammeSeen{wanted_programme(play.state)});
  EXPECT_TRUE(room_plan(play.state, kB).on_air);
  EXPECT_FALSE(room_plan(play.state, kA).on_air);
  EXPECT_TRUE(view(play.state, play.now).programme.agrees);
}

TEST(Tally, AnotherCompositionThanTheWantedOneIsAnAlarm) {
  Play play = playing();
  set(play, Layout::kGallery);
  play.tell(ProgrammeSeen{wanted_programme(play.state)});
  set(play, Layout::kSideBySide);
  play.wait(Millis{1'500});
  const View seen = view(play.state, play.now);
  EXPECT_THAT(std::ranges::count(seen.alarms, "programme", &AlarmView::id), Eq(1));
}

TEST(Slate, CountsABreakDownToItsEnd) {
  Play play = playing("i3");
  EXPECT_THAT(bridge_plan(play.state).note, Eq("Giải lao"));
  EXPECT_THAT(bridge_plan(play.state).resumes_at, Eq(play.now + Minutes(10)));
  EXPECT_THAT(bridge_plan(play.state).time_zone, Eq(play.state.conference.time_zone));
  play.press(BreakUntil{ItemId("i3"), play.now + Minutes(3)});
  EXPECT_THAT(bridge_plan(play.state).resumes_at, Eq(play.now + Minutes(3)));
}

TEST(Slate, NamesTheRoomThatIsLost) {
  Play play = playing();
  EXPECT_THAT(bridge_plan(play.state).note, Eq("Điểm cầu A – mất kết nối"));
}

}  // namespace
}  // namespace nhipcau::core
