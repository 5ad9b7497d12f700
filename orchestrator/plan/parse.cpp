#include "orchestrator/plan/parse.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "orchestrator/plan/text_rules.hpp"
#include "orchestrator/plan/yaml_mapping.hpp"

namespace nhipcau::plan {
namespace {

constexpr const char* kSchema = "nhipcau.conference/1";

// Characters. A title is read on a screen and travels in a plan (PROTOCOL.md: a string has at most
// 4096 bytes, a Vietnamese letter up to 3).
constexpr std::size_t kTitleMax = 500;
constexpr std::size_t kNameMax = 120;
constexpr std::size_t kShortMax = 40;

// A plan of all rooms must fit one message of 256 KiB; a room is about 400 bytes in it.
constexpr std::size_t kRoomsMax = 500;
constexpr std::size_t kItemsMax = 500;
constexpr std::size_t kOfficesMax = 5000;
constexpr int kMinutesMax = 24 * 60;

/// In the order of core::ItemKind.
const std::vector<std::string>& kind_words() {
  static const std::vector<std::string> words = {
      "settling",   "introduction", "opening",      "report", "lead-in",    "paper",  "break",
      "discussion", "speech",       "commendation", "awards", "conclusion", "closing"};
  return words;
}

core::Provenance provenance_of(Mapping& map) {
  // In the order of core::Provenance.
  const auto value = map.choice("provenance", Need::kOptional, {"stated", "derived", "inferred"},
                                static_cast<int>(core::Provenance::kInferred));
  return static_cast<core::Provenance>(value.value);
}

HeadEntry parse_head(Reading& reading, const YAML::Node& node) {
  Mapping map(reading, node, "conference",
              {"id", "title", "short_title", "host", "date", "start", "end", "time_zone", "chair",
               "moderator", "return", "discussion"});
  HeadEntry head;
  head.id = map.identifier("id", Need::kRequired);
  head.title = map.text("title", Need::kRequired, kTitleMax);
  head.short_title = map.text("short_title", Need::kRequired, kNameMax);
  head.host = map.text("host", Need::kRequired, kNameMax);
  head.date = map.date("date", Need::kRequired);
  head.start = map.time_of_day("start", Need::kRequired);
  head.end = map.time_of_day("end", Need::kRequired);
  head.time_zone = map.text("time_zone", Need::kRequired, 64);
  head.chair = map.identifier("chair", Need::kOptional);
  head.moderator = map.identifier("moderator", Need::kOptional);
  // In the order of core::ReturnPicture.
  head.return_picture = static_cast<core::ReturnPicture>(
      map.choice("return", Need::kOptional, {"central", "gallery"}, 0).value);
  head.discussion_gallery =
      map.choice("discussion", Need::kOptional, {"full", "gallery"}, 0).value == 1;
  return head;
}

RoomEntry parse_room(Reading& reading, const YAML::Node& node, const std::string& what) {
  Mapping map(reading, node, what,
              {"id", "name", "short_name", "display", "tier", "place", "parent", "central",
               "people", "communes"});
  RoomEntry room;
  room.at = map.at();
  room.id = map.identifier("id", Need::kRequired);
  room.name = map.text("name", Need::kRequired, kNameMax);
  room.short_name = map.text("short_name", Need::kRequired, kShortMax);
  room.display = map.text("display", Need::kRequired, kShortMax);
  room.tier = map.identifier("tier", Need::kRequired);
  room.place = map.text("place", Need::kOptional, kTitleMax);
  room.parent = map.identifier("parent", Need::kOptional);
  room.central = map.flag("central");
  room.people = map.number("people", Need::kOptional, 0, 100000, 0);
  room.communes = map.texts("communes", Need::kOptional, kNameMax);
  return room;
}

OfficeEntry parse_office(Reading& reading, const YAML::Node& node, const std::string& what) {
  Mapping map(reading, node, what, {"id", "title", "room"});
  OfficeEntry office;
  office.id = map.identifier("id", Need::kRequired);
  office.title = map.text("title", Need::kRequired, kNameMax);
  office.room = map.identifier("room", Need::kRequired);
  return office;
}

void parse_open_floor(Reading& reading, Mapping& item_map, const std::string& what,
                      ItemEntry& item) {
  const auto node = item_map.child("open_floor", Need::kOptional);
  if (!node) {
    return;
  }
  Mapping map(reading, *node, what + ".open_floor", {"minutes_per_turn", "expected_speakers"});
  item.open_floor = true;
  item.minutes_per_turn = map.number("minutes_per_turn", Need::kOptional, 1, kMinutesMax, 0);
  item.expected_speakers = map.identifiers("expected_speakers", Need::kOptional);
}

ItemEntry parse_item(Reading& reading, const YAML::Node& node, const std::string& what) {
  Mapping map(
      reading, node, what,
      {"id", "kind", "title", "start", "minutes", "minimum", "optional", "protected", "speaker",
       "room", "speaker_elsewhere", "open_floor", "content_share", "note", "provenance"});
  ItemEntry item;
  item.at = map.at();
  item.id = map.identifier("id", Need::kRequired);
  item.kind =
      static_cast<core::ItemKind>(map.choice("kind", Need::kRequired, kind_words(), 0).value);
  item.title = map.text("title", Need::kRequired, kTitleMax);
  item.start = map.time_of_day("start", Need::kRequired);
  item.minutes = map.number("minutes", Need::kRequired, 1, kMinutesMax, 1);
  item.minimum = map.number("minimum", Need::kOptional, 0, kMinutesMax, 0);
  item.optional = map.flag("optional");
  item.is_protected = map.flag("protected");
  item.speaker = map.identifier("speaker", Need::kOptional);
  item.room = map.identifier("room", Need::kOptional);
  item.speaker_elsewhere = map.flag("speaker_elsewhere");
  parse_open_floor(reading, map, what, item);
  item.content_share = map.flag("content_share");
  item.note = map.text("note", Need::kOptional, kTitleMax);
  item.provenance = provenance_of(map);
  return item;
}

DutyEntry parse_duty(Reading& reading, const YAML::Node& node, const std::string& what) {
  Mapping map(reading, node, what, {"role", "title", "office", "count"});
  DutyEntry duty;
  duty.role = map.identifier("role", Need::kRequired);
  duty.title = map.text("title", Need::kRequired, kNameMax);
  duty.office = map.identifier("office", Need::kOptional);
  duty.count = map.number("count", Need::kOptional, 1, 1000, 1);
  return duty;
}

/// Calls `parse(reading, node, "key[3]")` for each element of the list, numbered from 1 as people
/// do.
template <typename Entry, typename Parse>
std::vector<Entry> parse_list(Reading& reading, Mapping& map, const std::string& path,
                              const std::string& key, Need need, std::size_t most, Parse parse) {
  std::vector<Entry> result;
  for (const YAML::Node& node : map.list(key, need, most)) {
    const std::string what = path + key + "[" + std::to_string(result.size() + 1) + "]";
    result.push_back(parse(reading, node, what));
  }
  return result;
}

RosterEntry parse_roster(Reading& reading, const YAML::Node& node, const std::string& what) {
  Mapping map(reading, node, what, {"rooms", "duties"});
  RosterEntry roster;
  roster.rooms = map.identifiers("rooms", Need::kRequired);
  roster.duties =
      parse_list<DutyEntry>(reading, map, what + ".", "duties", Need::kRequired, 100, parse_duty);
  return roster;
}

AttendanceEntry parse_attendance(Reading& reading, const YAML::Node& node,
                                 const std::string& what) {
  Mapping map(reading, node, what, {"rooms", "groups"});
  AttendanceEntry attendance;
  attendance.rooms = map.identifiers("rooms", Need::kRequired);
  attendance.groups = map.texts("groups", Need::kRequired, kTitleMax);
  return attendance;
}

DeadlineEntry parse_deadline(Reading& reading, const YAML::Node& node, const std::string& what) {
  Mapping map(reading, node, what, {"id", "due", "at", "who", "what", "rule", "provenance"});
  DeadlineEntry deadline;
  deadline.id = map.identifier("id", Need::kRequired);
  deadline.due = map.date("due", Need::kRequired);
  deadline.at = map.time_of_day("at", Need::kOptional);
  deadline.who = map.text("who", Need::kRequired, kTitleMax);
  deadline.what = map.text("what", Need::kRequired, kTitleMax);
  deadline.rule = map.text("rule", Need::kOptional, kTitleMax);
  deadline.provenance = provenance_of(map);
  return deadline;
}

PlanFile parse_document(Reading& reading, const YAML::Node& document) {
  Mapping map(
      reading, document, "file",
      {"schema", "conference", "rooms", "offices", "items", "rosters", "attendance", "deadlines"});
  PlanFile plan;
  plan.at = map.at();
  map.choice("schema", Need::kRequired, {kSchema}, 0);
  if (const auto head = map.child("conference", Need::kRequired)) {
    plan.head = parse_head(reading, *head);
  }
  plan.rooms =
      parse_list<RoomEntry>(reading, map, "", "rooms", Need::kRequired, kRoomsMax, parse_room);
  plan.offices = parse_list<OfficeEntry>(reading, map, "", "offices", Need::kOptional, kOfficesMax,
                                         parse_office);
  plan.items =
      parse_list<ItemEntry>(reading, map, "", "items", Need::kRequired, kItemsMax, parse_item);
  plan.rosters = parse_list<RosterEntry>(reading, map, "", "rosters", Need::kOptional, kRoomsMax,
                                         parse_roster);
  plan.attendance = parse_list<AttendanceEntry>(reading, map, "", "attendance", Need::kOptional,
                                                kRoomsMax, parse_attendance);
  plan.deadlines = parse_list<DeadlineEntry>(reading, map, "", "deadlines", Need::kOptional, 500,
                                             parse_deadline);
  return plan;
}

/// Invalid UTF-8 is reported here: yaml-cpp would silently put U+FFFD in its place.
bool check_encoding(std::string_view yaml, const SourceText& source, Faults& faults) {
  const auto bad = first_invalid_utf8(yaml);
  if (!bad) {
    return true;
  }
  const std::string_view before = yaml.substr(0, *bad);
  const auto line = static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t line_start =
      before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  faults.add(source.place(line, static_cast<int>(*bad - line_start)),
             "tệp không phải UTF-8; hãy lưu lại bằng UTF-8",
             "the file is not UTF-8; save it as UTF-8");
  return false;
}

}  // namespace

PlanFile parse_plan(std::string_view yaml, Faults& faults) {
  const SourceText source(yaml);
  if (!check_encoding(yaml, source, faults)) {
    return {};
  }
  Reading reading{source, faults};
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(yaml));
    if (documents.size() == 1 && !documents.front().IsNull()) {
      return parse_document(reading, documents.front());
    }
    faults.add({1, 1}, "tệp phải có đúng một tài liệu YAML, không trống",
               "the file must hold exactly one YAML document, not an empty one");
  } catch (const YAML::Exception& error) {
    faults.add(source.place(error.mark.line, error.mark.column),
               "không đọc được YAML tại đây: " + error.msg, "not YAML here: " + error.msg);
  }
  return {};
}

}  // namespace nhipcau::plan
