#include "orchestrator/plan/local_time.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace nhipcau::plan {
namespace {

constexpr LocalDate kConferenceDay{2022, 7, 14};

TEST(LocalTime, VietnamIsSevenHoursAheadOfUtc) {
  const auto local = to_instant("Asia/Ho_Chi_Minh", kConferenceDay, 7 * 60 + 30);
  const auto utc = to_instant("UTC", kConferenceDay, 30);
  ASSERT_TRUE(local.has_value());
  EXPECT_EQ(local, utc);
  EXPECT_EQ(local->ms, 1657758600000);
}

TEST(LocalTime, DoesNotDependOnTheZoneOfTheMachine) {
  const auto before = to_instant("Asia/Ho_Chi_Minh", kConferenceDay, 450);
  ASSERT_EQ(setenv("TZ", "America/New_York", 1), 0);
  const auto after = to_instant("Asia/Ho_Chi_Minh", kConferenceDay, 450);
  unsetenv("TZ");
  EXPECT_EQ(before, after);
}

TEST(LocalTime, FollowsSummerTime) {
  const auto winter = to_instant("Europe/Paris", {2026, 1, 15}, 600);
  const auto summer = to_instant("Europe/Paris", {2026, 7, 15}, 600);
  EXPECT_EQ(winter, to_instant("UTC", {2026, 1, 15}, 540));
  EXPECT_EQ(summer, to_instant("UTC", {2026, 7, 15}, 480));
}

TEST(LocalTime, ATimeTheClockSkipsIsNoInstant) {
  // In Paris the clock went from 02:00 to 03:00 on 29 March 2026.
  EXPECT_TRUE(to_instant("Europe/Paris", {2026, 3, 29}, 119).has_value());
  EXPECT_FALSE(to_instant("Europe/Paris", {2026, 3, 29}, 150).has_value());
}

TEST(LocalTime, OnlyNamesOfTheDatabaseAreZones) {
  EXPECT_TRUE(is_time_zone("Asia/Ho_Chi_Minh"));
  EXPECT_TRUE(is_time_zone("UTC"));
  for (const char* name :
       {"", "Asia/Saigon2", "+07:00", "GMT+7", "../../etc/passwd", "/etc/localtime", "Asia/",
        "Asia", "EST5EDT,M3.2.0,M11.1.0", "Asia/../../passwd"}) {
    EXPECT_FALSE(is_time_zone(name)) << name;
  }
}

TEST(LocalTime, OnlyDaysThatExistAreDates) {
  EXPECT_EQ(parse_date("2024-02-29"), (LocalDate{2024, 2, 29}));
  for (const char* text : {"2023-02-29", "2022-13-01", "2022-00-10", "2022-06-31", "2022-6-30",
                           "14/07/2022", "1999-12-31", "2100-01-01", "2022-07-1x", ""}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  }
}

TEST(LocalTime, TimesHaveTwoDigitsEach) {
  EXPECT_EQ(parse_time_of_day("00:00"), 0);
  EXPECT_EQ(parse_time_of_day("23:59"), 1439);
  for (const char* text : {"24:00", "7:30", "07:60", "0730", "-1:30", "07:3 ", "07h30"}) {
    EXPECT_FALSE(parse_time_of_day(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace nhipcau::plan
