#pragma once

#include "orchestrator/core/events.hpp"
#include "orchestrator/journal/conference_fields.hpp"
#include "orchestrator/journal/fields.hpp"

/// How the core's small types lie in the journal, for events and for kept states alike. Included by
/// this folder's .cpp files only.
namespace nhipcau::journal {

template <>
struct EnumNames<core::Picture> {
  static constexpr const char* kNames[] = {"unknown", "none", "ok", "frozen", "black"};
};

template <>
struct EnumNames<core::Sound> {
  static constexpr const char* kNames[] = {"unknown", "none", "ok", "clipping", "silent"};
};

template <>
struct EnumNames<core::Microphone> {
  static constexpr const char* kNames[] = {"unknown", "ok", "faulty", "unacknowledged"};
};

template <>
struct EnumNames<core::Presence> {
  static constexpr const char* kNames[] = {"unknown", "present", "absent"};
};

template <>
struct EnumNames<core::EndReason> {
  static constexpr const char* kNames[] = {"finished", "suspended"};
};

template <>
struct EnumNames<core::RequestKind> {
  static constexpr const char* kNames[] = {"speech", "reply", "point_of_order"};
};

template <>
struct EnumNames<core::RequestStatus> {
  static constexpr const char* kNames[] = {"pending",   "accepted", "granted", "denied",
                                           "cancelled", "released", "revoked"};
};

template <>
struct EnumNames<CheckMark> {
  static constexpr const char* kNames[] = {"not_checked", "pass", "warn", "fail", "not_applicable"};
};

template <>
struct EnumNames<core::Show> {
  static constexpr const char* kNames[] = {"camera", "content", "composed"};
};

template <>
struct EnumNames<core::RecordFault> {
  static constexpr const char* kNames[] = {"set_aside", "rolled_back", "peer_ahead", "old_damage"};
};

}  // namespace nhipcau::journal

namespace nhipcau {

template <typename V>
void fields(V& v, Text& text) {
  v("vi", text.vi);
  v("en", text.en);
}

template <typename V>
void fields(V& v, PreflightRow& row) {
  v("mark", row.mark);
  v("measured", row.measured);
  v("finding", row.finding);
}

template <typename V>
void fields(V& v, Preflight& preflight) {
  v("at", preflight.at);
  v("expires", preflight.expires);
  v("by", preflight.by);
  v("devices", preflight.devices);
  v("rows", preflight.rows);
}

}  // namespace nhipcau

namespace nhipcau::core {

template <typename V>
void fields(V& v, Source& source) {
  v("room", source.room);
  v.since(2, "show", source.show);
  v.since(2, "composition", source.composition);
}

template <typename V>
void fields(V& v, LayoutChoice& choice) {
  v("layout", choice.layout);
  v("rooms", choice.rooms);
  v("keep", choice.keep);
}

template <typename V>
void fields(V& v, RecordFaultFound& event) {
  v("fault", event.fault);
  v("witness", event.witness);
  v("kept", event.kept);
  v("seen", event.seen);
}

}  // namespace nhipcau::core
