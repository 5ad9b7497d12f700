#include "orchestrator/session/telemetry.hpp"

#include <algorithm>

#include "orchestrator/session/sources.hpp"

namespace nhipcau::session {
namespace {

core::Picture to_core(wire::PictureState picture) {
  switch (picture) {
    case wire::PictureState::kNone:
      return core::Picture::kNone;
    case wire::PictureState::kOk:
      return core::Picture::kOk;
    case wire::PictureState::kFrozen:
      return core::Picture::kFrozen;
    case wire::PictureState::kBlack:
      return core::Picture::kBlack;
  }
  return core::Picture::kUnknown;
}

core::Sound to_core(wire::SoundState sound) {
  switch (sound) {
    case wire::SoundState::kNone:
      return core::Sound::kNone;
    case wire::SoundState::kOk:
      return core::Sound::kOk;
    case wire::SoundState::kClipping:
      return core::Sound::kClipping;
    case wire::SoundState::kSilent:
      return core::Sound::kSilent;
  }
  return core::Sound::kUnknown;
}

}  // namespace

std::vector<core::Fact> Telemetry::note(const RoomId& room, const wire::AgentReport& report,
                                        WallTime now) {
  RoomTelemetry& telemetry = rooms_[room];
  telemetry.agent = report;
  telemetry.agent_at = now;
  return {core::LocalMuteSeen{room, report.muted_locally || report.muted_at_device},
          core::ContentSeen{room, report.content_ok}};
}

std::vector<core::Fact> Telemetry::note(const wire::BridgeReport& report,
                                        const std::vector<RoomId>& rooms, WallTime now) {
  last_report_ = now;
  strangers_ = report.strangers;
  std::vector<core::Fact> facts;
  core::ProgrammeSeen programme;
  if (report.programme) {
    programme.source = to_core(*report.programme);
  }
  facts.emplace_back(std::move(programme));
  for (const RoomId& id : rooms) {
    const auto media = std::ranges::find(report.rooms, id, &wire::RoomMedia::room);
    RoomTelemetry& telemetry = rooms_[id];
    telemetry.media_at = now;
    core::RoomMediaSeen seen{.room = id};
    if (media == report.rooms.end()) {
      telemetry.media.reset();
    } else {
      telemetry.media = *media;
      seen.picture = to_core(media->picture);
      seen.sound = to_core(media->sound);
    }
    const bool sounds = seen.sound != core::Sound::kNone;
    const bool arrives = sounds || seen.picture != core::Picture::kNone;
    if (sounds || !telemetry.last_sound) {
      telemetry.last_sound = now;
    }
    if (arrives) {
      telemetry.last_media = now;
    }
    seen.last_media = telemetry.last_media;
    const Millis silent = now - *telemetry.last_sound;  // less than 0: the clock was set back
    if (arrives || silent < Millis{0} || silent >= kGone) {
      facts.emplace_back(std::move(seen));
    }
  }
  return facts;
}

void Telemetry::forget_agent(const RoomId& room) {
  const auto found = rooms_.find(room);
  if (found != rooms_.end()) {
    found->second.agent.reset();
  }
}

std::optional<WallTime> Telemetry::stale_at() const {
  return last_report_ ? std::optional(*last_report_ + kReportStale) : std::nullopt;
}

std::vector<core::Fact> Telemetry::go_stale(const std::vector<RoomId>& rooms) {
  last_report_.reset();
  std::vector<core::Fact> facts;
  for (const RoomId& id : rooms) {
    rooms_[id].media.reset();
    facts.emplace_back(core::RoomMediaSeen{id, core::Picture::kUnknown, core::Sound::kUnknown, {}});
  }
  return facts;
}

const RoomTelemetry* Telemetry::find(const RoomId& room) const {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : &found->second;
}

}  // namespace nhipcau::session
