#pragma once

#include <string>
#include <vector>

#include "orchestrator/core/conference.hpp"
#include "orchestrator/plan/faults.hpp"
#include "orchestrator/plan/local_time.hpp"

/// A conference file as it was written: right in form, not yet checked as a whole. Private to this
/// folder.
namespace nhipcau::plan {

using Word = Located<std::string>;

struct HeadEntry {
  Word id;
  Word title;
  Word short_title;
  Word host;
  Located<LocalDate> date;
  Located<int> start;  ///< minutes since midnight
  Located<int> end;
  Word time_zone;
  Word chair;
  Word moderator;
  core::ReturnPicture return_picture = core::ReturnPicture::kCentral;
  bool discussion_gallery = false;
};

struct RoomEntry {
  Place at;
  Word id;
  Word name;
  Word short_name;
  Word display;
  Word tier;
  Word place;
  Word parent;
  Located<bool> central;
  Located<int> people;
  std::vector<Word> communes;
};

struct OfficeEntry {
  Word id;
  Word title;
  Word room;
};

struct ItemEntry {
  Place at;
  Word id;
  core::ItemKind kind = core::ItemKind::kSpeech;
  Word title;
  Located<int> start;
  Located<int> minutes;
  Located<int> minimum;
  Located<bool> optional;
  Located<bool> is_protected;
  Word speaker;
  Word room;
  Located<bool> speaker_elsewhere;
  bool open_floor = false;
  Located<int> minutes_per_turn;
  std::vector<Word> expected_speakers;
  Located<bool> content_share;
  Word note;
  core::Provenance provenance = core::Provenance::kInferred;
};

struct DutyEntry {
  Word role;
  Word title;
  Word office;
  Located<int> count;
};

struct RosterEntry {
  std::vector<Word> rooms;
  std::vector<DutyEntry> duties;
};

struct AttendanceEntry {
  std::vector<Word> rooms;
  std::vector<Word> groups;
};

struct DeadlineEntry {
  Word id;
  Located<LocalDate> due;
  Located<int> at;  ///< given: minutes since midnight; else the end of the day
  Word who;
  Word what;
  Word rule;
  core::Provenance provenance = core::Provenance::kInferred;
};

struct PlanFile {
  Place at;
  HeadEntry head;
  std::vector<RoomEntry> rooms;
  std::vector<OfficeEntry> offices;
  std::vector<ItemEntry> items;
  std::vector<RosterEntry> rosters;
  std::vector<AttendanceEntry> attendance;
  std::vector<DeadlineEntry> deadlines;
};

}  // namespace nhipcau::plan
