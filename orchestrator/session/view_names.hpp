#pragma once

#include <array>
#include <cstddef>

#include "orchestrator/core/project.hpp"
#include "orchestrator/session/outputs.hpp"

/// The names that the view gives to the values of the core's enums: PROTOCOL.md §8. For
/// view_json.cpp.
namespace nhipcau::session {

template <typename E, std::size_t N>
const char* name(E value, const std::array<const char*, N>& names) {
  return names.at(static_cast<std::size_t>(value));
}

inline const char* name(core::ConferenceState state) {
  return name(state, std::array{"ready", "live", "concluded"});
}
inline const char* name(core::ItemState state) {
  return name(state,
              std::array{"pending", "live", "held", "done", "suspended", "deferred", "skipped"});
}
inline const char* name(core::Readiness level) {
  return name(level, std::array{"green", "amber", "red"});
}
inline const char* name(core::Level level) {
  return name(level, std::array{"warning", "critical"});
}
inline const char* name(core::Provenance provenance) {
  return name(provenance, std::array{"stated", "derived", "inferred"});
}
inline const char* name(core::Picture picture) {
  return name(picture, std::array{"unknown", "none", "ok", "frozen", "black"});
}
inline const char* name(core::Sound sound) {
  return name(sound, std::array{"unknown", "none", "ok", "clipping", "silent"});
}
inline const char* name(core::Presence presence) {
  return name(presence, std::array{"unknown", "present", "absent"});
}
inline const char* name(core::RequestKind kind) {
  return name(kind, std::array{"speech", "reply", "point_of_order"});
}
inline const char* name(core::RequestStatus status) {
  return name(status, std::array{"pending", "accepted", "granted", "denied", "cancelled",
                                 "released", "revoked"});
}
inline const char* name(core::Show show) {
  return name(show, std::array{"camera", "content", "composed"});
}
inline const char* name(core::Layout layout) {
  return name(layout,
              std::array{"auto", "full", "content", "side_by_side", "presentation", "gallery"});
}
inline const char* name(OutputKind kind) {
  return name(kind, std::array{"record", "rtmp", "srt"});
}
inline const char* name(wire::OutletState state) {
  return name(state, std::array{"idle", "starting", "running", "failed"});
}
inline const char* name(wire::MediaPath path) {
  return name(path, std::array{"none", "udp", "tls"});
}
inline const char* name(core::Advice::Kind kind) {
  return name(kind, std::array{"shorten", "drop"});
}
inline const char* name(core::ItemKind kind) {
  return name(
      kind, std::array{"settling", "introduction", "opening", "report", "lead_in", "paper", "break",
                       "discussion", "speech", "commendation", "awards", "conclusion", "closing"});
}

}  // namespace nhipcau::session
