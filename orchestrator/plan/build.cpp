#include "orchestrator/plan/build.hpp"

#include "common/base/check.hpp"
#include "orchestrator/plan/checks.hpp"

namespace nhipcau::plan {
namespace {

template <typename IdType>
std::optional<IdType> optional_id(const Word& word) {
  return word.given ? std::optional<IdType>(IdType(word.value)) : std::nullopt;
}

template <typename IdType>
std::vector<IdType> all_ids(const std::vector<Word>& words) {
  std::vector<IdType> result;
  for (const Word& word : words) {
    result.emplace_back(word.value);
  }
  return result;
}

std::vector<std::string> all_texts(const std::vector<Word>& words) {
  std::vector<std::string> result;
  for (const Word& word : words) {
    result.push_back(word.value);
  }
  return result;
}

WallTime instant(const PlanFile& plan, LocalDate date, int minute_of_day, int second = 0) {
  const auto at = to_instant(plan.head.time_zone.value, date, minute_of_day, second);
  CHECK(at.has_value(), "check_plan() looked at every local time");
  return *at;
}

std::string date_text(LocalDate date) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(date.year) + "-" + two(date.month) + "-" + two(date.day);
}

core::Room build_room(const RoomEntry& entry) {
  core::Room room;
  room.id = RoomId(entry.id.value);
  room.name = entry.name.value;
  room.short_name = entry.short_name.value;
  room.display = entry.display.value;
  room.tier = entry.tier.value;
  room.place = entry.place.value;
  room.parent = optional_id<RoomId>(entry.parent);
  room.central = entry.central.value;
  room.people = entry.people.value;
  room.communes = all_texts(entry.communes);
  return room;
}

/// Not stated: nothing may be cut from an item, and an optional one may be left out whole.
Millis minimum_of(const ItemEntry& entry) {
  if (entry.minimum.given) {
    return Minutes(entry.minimum.value);
  }
  return entry.optional.value ? Millis{0} : Millis(Minutes(entry.minutes.value));
}

core::Item build_item(const PlanFile& plan, const ItemEntry& entry) {
  core::Item item;
  item.id = ItemId(entry.id.value);
  item.kind = entry.kind;
  item.title = entry.title.value;
  item.planned_start = instant(plan, plan.head.date.value, entry.start.value);
  item.duration = Minutes(entry.minutes.value);
  item.minimum = minimum_of(entry);
  item.optional = entry.optional.value;
  item.is_protected = entry.is_protected.value;
  item.speaker = optional_id<OfficeId>(entry.speaker);
  item.room = optional_id<RoomId>(room_of(plan, entry));
  item.open_floor = entry.open_floor;
  item.per_turn = Minutes(entry.minutes_per_turn.value);
  item.expected_speakers = all_ids<OfficeId>(entry.expected_speakers);
  item.content_share = entry.content_share.value;
  item.note = entry.note.value;
  item.provenance = entry.provenance;
  return item;
}

std::vector<core::Roster> build_rosters(const PlanFile& plan) {
  std::vector<core::Roster> result;
  for (const RosterEntry& entry : plan.rosters) {
    std::vector<core::Duty> duties;
    for (const DutyEntry& duty : entry.duties) {
      duties.push_back(core::Duty{duty.role.value, duty.title.value,
                                  optional_id<OfficeId>(duty.office), duty.count.value});
    }
    for (const Word& room : entry.rooms) {
      result.push_back(core::Roster{RoomId(room.value), duties});
    }
  }
  return result;
}

std::vector<core::Attendance> build_attendance(const PlanFile& plan) {
  std::vector<core::Attendance> result;
  for (const AttendanceEntry& entry : plan.attendance) {
    for (const Word& room : entry.rooms) {
      result.push_back(core::Attendance{RoomId(room.value), all_texts(entry.groups)});
    }
  }
  return result;
}

core::Deadline build_deadline(const PlanFile& plan, const DeadlineEntry& entry) {
  core::Deadline deadline;
  deadline.id = entry.id.value;
  // "by the 27th" lasts until the end of the 27th: 23:59:59.
  deadline.due = entry.at.given ? instant(plan, entry.due.value, entry.at.value)
                                : instant(plan, entry.due.value, 23 * 60 + 59, 59);
  deadline.who = entry.who.value;
  deadline.what = entry.what.value;
  deadline.rule = entry.rule.value;
  deadline.provenance = entry.provenance;
  return deadline;
}

}  // namespace

core::Conference build_conference(const PlanFile& plan) {
  core::Conference conference;
  const HeadEntry& head = plan.head;
  conference.id = head.id.value;
  conference.title = head.title.value;
  conference.short_title = head.short_title.value;
  conference.host = head.host.value;
  conference.date = date_text(head.date.value);
  conference.time_zone = head.time_zone.value;
  conference.planned_start = instant(plan, head.date.value, head.start.value);
  conference.planned_end = instant(plan, head.date.value, head.end.value);
  conference.chair = optional_id<OfficeId>(head.chair);
  conference.moderator = optional_id<OfficeId>(head.moderator);
  conference.return_picture = head.return_picture;
  conference.discussion_gallery = head.discussion_gallery;
  for (const RoomEntry& room : plan.rooms) {
    conference.rooms.push_back(build_room(room));
  }
  for (const OfficeEntry& office : plan.offices) {
    conference.offices.push_back(
        core::Office{OfficeId(office.id.value), office.title.value, RoomId(office.room.value)});
  }
  for (const ItemEntry& item : plan.items) {
    conference.items.push_back(build_item(plan, item));
  }
  conference.rosters = build_rosters(plan);
  conference.attendance = build_attendance(plan);
  for (const DeadlineEntry& deadline : plan.deadlines) {
    conference.deadlines.push_back(build_deadline(plan, deadline));
  }
  return conference;
}

}  // namespace nhipcau::plan
