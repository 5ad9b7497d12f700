#pragma once

#include "orchestrator/core/conference.hpp"
#include "orchestrator/journal/fields.hpp"

/// How a conference lies in the journal: every member of core/conference.hpp by its name. Included
/// by event_codec.cpp only.
namespace nhipcau::journal {

template <>
struct EnumNames<core::Provenance> {
  static constexpr const char* kNames[] = {"stated", "derived", "inferred"};
};

template <>
struct EnumNames<core::ItemKind> {
  static constexpr const char* kNames[] = {
      "settling",   "introduction", "opening",      "report", "lead_in",    "paper",  "break",
      "discussion", "speech",       "commendation", "awards", "conclusion", "closing"};
};

template <>
struct EnumNames<core::ReturnPicture> {
  static constexpr const char* kNames[] = {"central", "gallery"};
};

template <>
struct EnumNames<core::Layout> {
  static constexpr const char* kNames[] = {"auto",         "full",         "content",
                                           "side_by_side", "presentation", "gallery"};
};

}  // namespace nhipcau::journal

namespace nhipcau::core {

template <typename V>
void fields(V& v, Room& room) {
  v("id", room.id);
  v("name", room.name);
  v("short_name", room.short_name);
  v("display", room.display);
  v("tier", room.tier);
  v("place", room.place);
  v("parent", room.parent);
  v("central", room.central);
  v("people", room.people);
  v("communes", room.communes);
}

template <typename V>
void fields(V& v, Office& office) {
  v("id", office.id);
  v("title", office.title);
  v("room", office.room);
}

template <typename V>
void fields(V& v, Item& item) {
  v("id", item.id);
  v("kind", item.kind);
  v("title", item.title);
  v("planned_start", item.planned_start);
  v("duration", item.duration);
  v("minimum", item.minimum);
  v("optional", item.optional);
  v("protected", item.is_protected);
  v.since(2, "not_before", item.not_before);
  v.since(2, "changeover", item.changeover);
  v("speaker", item.speaker);
  v.since(2, "speaker_title", item.speaker_title);
  v("room", item.room);
  v("open_floor", item.open_floor);
  v("per_turn", item.per_turn);
  v("expected_speakers", item.expected_speakers);
  v("content_share", item.content_share);
  v("note", item.note);
  v("provenance", item.provenance);
}

template <typename V>
void fields(V& v, Duty& duty) {
  v("role", duty.role);
  v("title", duty.title);
  v("office", duty.office);
  v("count", duty.count);
}

template <typename V>
void fields(V& v, Roster& roster) {
  v("room", roster.room);
  v("duties", roster.duties);
}

template <typename V>
void fields(V& v, Attendance& attendance) {
  v("room", attendance.room);
  v("groups", attendance.groups);
}

template <typename V>
void fields(V& v, Deadline& deadline) {
  v("id", deadline.id);
  v("due", deadline.due);
  v("who", deadline.who);
  v("what", deadline.what);
  v("rule", deadline.rule);
  v("provenance", deadline.provenance);
}

template <typename V>
void fields(V& v, Conference& conference) {
  v("id", conference.id);
  v("title", conference.title);
  v("short_title", conference.short_title);
  v("host", conference.host);
  v("date", conference.date);
  v("time_zone", conference.time_zone);
  v("planned_start", conference.planned_start);
  v("planned_end", conference.planned_end);
  v("chair", conference.chair);
  v("moderator", conference.moderator);
  v("rooms", conference.rooms);
  v("offices", conference.offices);
  v("items", conference.items);
  v("rosters", conference.rosters);
  v("attendance", conference.attendance);
  v("deadlines", conference.deadlines);
  v.since(3, "return_picture", conference.return_picture);
  v.since(3, "discussion_gallery", conference.discussion_gallery);
}

}  // namespace nhipcau::core
