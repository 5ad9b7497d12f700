#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "orchestrator/plan/load.hpp"

namespace nhipcau::plan {
namespace {

using core::Conference;
using core::Item;
using core::ItemKind;
using core::Provenance;
using ::testing::ElementsAre;

Conference load(const std::string& name) {
  const std::string path = std::string(NHIPCAU_CONFERENCES) + "/" + name;
  LoadResult result = load_conference(path);
  EXPECT_EQ(describe(path, result.faults), "");
  return result.conference.value_or(Conference{});
}

Conference founding() {
  return load("ninh-thuan-2022.yaml");
}

const Item& item(const Conference& conference, const std::string& id) {
  const auto found = std::find_if(conference.items.begin(), conference.items.end(),
                                  [&](const Item& each) { return each.id.str() == id; });
  if (found == conference.items.end()) {
    throw std::out_of_range(id);
  }
  return *found;
}

TEST(FoundingConference, HasEightRoomsAndSixtyFiveCommunes) {
  const Conference conference = founding();
  ASSERT_EQ(conference.rooms.size(), 8U);
  std::vector<std::size_t> communes;
  std::set<std::string> names;
  for (const auto& room : conference.rooms) {
    communes.push_back(room.communes.size());
    names.insert(room.communes.begin(), room.communes.end());
  }
  EXPECT_THAT(communes, ElementsAre(0, 16, 9, 8, 9, 9, 6, 8));
  EXPECT_EQ(names.size(), 65U);
}

TEST(FoundingConference, TheProvincialRoomIsCentralAndAboveTheSevenOthers) {
  const Conference conference = founding();
  EXPECT_EQ(conference.rooms.front().id, RoomId("tinh"));
  EXPECT_TRUE(conference.rooms.front().central);
  EXPECT_FALSE(conference.rooms.front().parent.has_value());
  for (std::size_t i = 1; i < conference.rooms.size(); ++i) {
    EXPECT_EQ(conference.rooms[i].parent, RoomId("tinh"));
    EXPECT_EQ(conference.rooms[i].tier, "huyen");
    EXPECT_FALSE(conference.rooms[i].central);
  }
}

TEST(FoundingConference, HasTwentyOneItemsThatFillFourHoursWithoutAGap) {
  const Conference conference = founding();
  ASSERT_EQ(conference.items.size(), 21U);
  EXPECT_EQ(conference.planned_end - conference.planned_start, Minutes(240));
  WallTime at = conference.planned_start;
  for (const Item& each : conference.items) {
    EXPECT_EQ(each.planned_start, at) << each.id;
    at = each.planned_end();
  }
  EXPECT_EQ(at, conference.planned_end);
  EXPECT_EQ(conference.planned_start.ms, 1657758600000);  // 2022-07-14 07:30 +07:00
}

TEST(FoundingConference, HasNinePapersOfEightMinutesFromTheirRooms) {
  const Conference conference = founding();
  std::vector<std::string> rooms;
  for (const Item& each : conference.items) {
    if (each.kind == ItemKind::kPaper) {
      EXPECT_EQ(each.duration, Minutes(8));
      EXPECT_EQ(each.provenance, Provenance::kStated);
      rooms.push_back(each.room->str());
    }
  }
  EXPECT_THAT(rooms, ElementsAre("tinh", "tinh", "tinh", "ninh-son", "thuan-nam", "ninh-son",
                                 "thuan-nam", "phan-rang", "thuan-bac"));
}

TEST(FoundingConference, CommuneChairmenSpeakFromTheirDistrictsRoom) {
  const Conference conference = founding();
  EXPECT_EQ(item(conference, "i11").speaker, OfficeId("ct-quang-son"));
  EXPECT_EQ(item(conference, "i11").room, RoomId("ninh-son"));
  EXPECT_EQ(item(conference, "i12").speaker, OfficeId("ct-phuoc-nam"));
  EXPECT_EQ(item(conference, "i12").room, RoomId("thuan-nam"));
}

TEST(FoundingConference, KnowsWhatMayBeShortenedAndWhatMayNot) {
  const Conference conference = founding();
  EXPECT_EQ(item(conference, "i15").minimum, Minutes(5));
  EXPECT_EQ(item(conference, "i16").minimum, Minutes(10));
  EXPECT_TRUE(item(conference, "i17").optional);
  EXPECT_EQ(item(conference, "i17").minimum, Millis(0));
  EXPECT_TRUE(item(conference, "i20").is_protected);
  EXPECT_EQ(item(conference, "i20").minimum, Minutes(20));
  const auto elastic = std::accumulate(
      conference.items.begin(), conference.items.end(), Millis(0),
      [](Millis sum, const Item& each) { return sum + each.duration - each.minimum; });
  EXPECT_EQ(elastic, Minutes(10 + 30 + 10));
}

TEST(FoundingConference, TheBreakIsTheSlateAndTheDiscussionAnOpenFloor) {
  const Conference conference = founding();
  EXPECT_FALSE(item(conference, "i15").room.has_value());
  EXPECT_FALSE(item(conference, "i15").speaker.has_value());
  const Item& discussion = item(conference, "i16");
  EXPECT_TRUE(discussion.open_floor);
  EXPECT_EQ(discussion.per_turn, Minutes(5));
  EXPECT_THAT(
      discussion.expected_speakers,
      ElementsAre(OfficeId("ct-bac-ai"), OfficeId("ct-ninh-hai"), OfficeId("ct-ninh-phuoc")));
  EXPECT_TRUE(item(conference, "i04").content_share);
}

TEST(FoundingConference, HasRostersAttendanceAndDeadlines) {
  const Conference conference = founding();
  EXPECT_EQ(conference.offices.size(), 21U);
  ASSERT_EQ(conference.rosters.size(), 8U);
  EXPECT_EQ(conference.rosters[0].duties.size(), 11U);
  EXPECT_EQ(conference.rosters[7].duties.size(), 5U);
  ASSERT_EQ(conference.attendance.size(), 8U);
  EXPECT_EQ(conference.attendance[0].groups.size(), 8U);
  EXPECT_EQ(conference.attendance[1].groups.size(), 3U);
  ASSERT_EQ(conference.deadlines.size(), 8U);
  EXPECT_EQ(conference.deadlines[0].due.ms, 1656349199000);  // 2022-06-27 23:59:59 +07:00
  EXPECT_EQ(conference.deadlines[6].due.ms, 1657755000000);  // 2022-07-14 06:30 +07:00
}

TEST(ThreeTierExample, IsATreeWithoutDistricts) {
  const Conference conference = load("vi-du-ba-cap.yaml");
  ASSERT_EQ(conference.rooms.size(), 12U);
  std::map<std::string, int> tiers;
  for (const auto& room : conference.rooms) {
    ++tiers[room.tier];
  }
  EXPECT_EQ(tiers, (std::map<std::string, int>{{"tinh", 1}, {"khu-vuc", 3}, {"xa", 8}}));
  EXPECT_EQ(conference.rooms[4].parent, RoomId("kv-thuong"));
}

TEST(ThreeTierExample, AnItemWithoutARoomHappensWhereItsSpeakerSits) {
  const Conference conference = load("vi-du-ba-cap.yaml");
  EXPECT_EQ(item(conference, "i04").room, RoomId("xa-ban-moc"));
  EXPECT_EQ(item(conference, "i05").room, RoomId("kv-trung"));
  EXPECT_FALSE(item(conference, "i07").room.has_value());
}

}  // namespace
}  // namespace nhipcau::plan
