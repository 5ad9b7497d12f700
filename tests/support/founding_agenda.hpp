#pragma once

#include <array>
#include <string>

#include "tests/support/conference_fixture.hpp"

/// The founding conference's 21 items as the forecast sees them: minutes, minimum, optional,
/// protected. 07:30 to 11:30; instants are minutes since midnight. Rooms: "tinh" and one district.
namespace nhipcau::test {

inline WallTime clock_time(int hours, int minutes, int seconds = 0) {
  return WallTime{} + Minutes(hours * 60 + minutes) + Seconds(seconds);
}

inline core::Conference founding_agenda() {
  constexpr std::array kMinutes{15, 5, 10, 30, 3,  8,  8, 8,  8,  8, 8,
                                8,  8, 8,  15, 40, 10, 5, 10, 20, 5};
  core::Conference c;
  c.id = "founding";
  c.date = "1970-01-01";
  c.time_zone = "UTC";
  for (const char* id : {"tinh", "huyen"}) {
    core::Room room;
    room.id = RoomId(id);
    room.name = id;
    room.central = room.id == RoomId("tinh");
    c.rooms.push_back(room);
  }
  int start = 7 * 60 + 30;
  int number = 0;
  for (const int minutes : kMinutes) {
    ++number;
    const std::string id = (number < 10 ? "i0" : "i") + std::to_string(number);
    core::Item each = item(id, start, minutes, number % 2 == 0 ? "huyen" : "tinh");
    if (number == 15) {
      each.kind = core::ItemKind::kBreak;
      each.room.reset();
      each.minimum = Minutes(5);
    } else if (number == 16) {
      each.kind = core::ItemKind::kDiscussion;
      each.open_floor = true;
      each.per_turn = Minutes(5);
      each.minimum = Minutes(10);
    }
    each.optional = number == 17;
    each.is_protected = number == 20;
    c.items.push_back(each);
    start += minutes;
  }
  c.planned_start = c.items.front().planned_start;
  c.planned_end = c.items.back().planned_end();
  return c;
}

}  // namespace nhipcau::test
