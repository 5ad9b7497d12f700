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
struct EnumNames<core::RecordFault> {
  static constexpr const char* kNames[] = {"set_aside", "rolled_back", "peer_ahead", "old_damage"};
};

}  // namespace nhipcau::journal

namespace nhipcau::core {

template <typename V>
void fields(V& v, Source& source) {
  v("room", source.room);
}

template <typename V>
void fields(V& v, RecordFaultFound& event) {
  v("fault", event.fault);
  v("witness", event.witness);
  v("kept", event.kept);
  v("seen", event.seen);
}

}  // namespace nhipcau::core
