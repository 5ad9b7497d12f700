#include <algorithm>

#include "orchestrator/bridge/bridge.hpp"

/// The part of Bridge that tells what is.
namespace nhipcau::bridge {
namespace {

wire::SoundState to_wire(SoundWatch::Verdict verdict) {
  switch (verdict) {
    case SoundWatch::Verdict::kGood:
      return wire::SoundState::kOk;
    case SoundWatch::Verdict::kClipping:
      return wire::SoundState::kClipping;
    case SoundWatch::Verdict::kSilent:
      return wire::SoundState::kSilent;
  }
  return wire::SoundState::kOk;
}

}  // namespace

std::optional<wire::Source> Bridge::source_of(StreamId stream) const {
  if (stream == router_.slate()) {
    return wire::Source{};
  }
  if (stream == composer_.stream() && stream != kNoStream) {
    return wire::Source{std::nullopt, wire::Show::kComposed, composer_.showing()};
  }
  const auto found = room_of_stream_.find(stream);
  if (found == room_of_stream_.end()) {
    return std::nullopt;
  }
  const auto room = rooms_.find(found->second);
  const bool content = room != rooms_.end() && room->second->content_stream == stream;
  return wire::Source{found->second, content ? wire::Show::kContent : wire::Show::kCamera};
}

wire::RoomMedia Bridge::facts_of(Room& room, MediaTime now) {
  wire::RoomMedia facts;
  facts.room = room.id();
  facts.showing = source_of(shown_to(room));
  if (room.uplink() == nullptr) {
    return facts;
  }
  Leg& leg = *room.uplink();
  facts.generation = leg.offer().generation;
  facts.picture = room.monitor.state(now);
  facts.picture_ok_ms = room.monitor.ok_ms(now);
  facts.sound = leg.sound_ok(now) ? to_wire(mixer_.verdict(room.id())) : wire::SoundState::kNone;
  facts.main_kbps = leg.main_kbps(now);
  facts.main_fps = leg.main_fps(now);
  facts.up_loss_pct = leg.up_loss_pct();
  facts.up_jitter_ms = leg.up_jitter_ms(now);
  facts.down_loss_pct = leg.down_loss_pct();
  if (const auto round_trip = leg.round_trip()) {
    facts.rtt_ms = static_cast<double>(round_trip->count()) / 1000;
  }
  facts.sound_dbfs = mixer_.level_dbfs(room.id());
  facts.paths = leg.paths();
  facts.paths_up = leg.paths_up(now);
  return facts;
}

void Bridge::report(MediaTime now) {
  wire::BridgeReport report;
  report.applied = applied_;
  report.programme = source_of(programme_.on_air());
  for (auto& [id, room] : rooms_) {
    report.rooms.push_back(facts_of(*room, now));
  }
  report.strangers = strangers_.count();
  report_sessions(report, now);
  listener_.on_report(report);
}

/// Reports at once when the programme, what a room is shown, a picture's state, or how many of a
/// room's network paths work changed.
void Bridge::report_changes(MediaTime now) {
  bool changed = programme_.on_air() != reported_programme_;
  changed |= sessions_changed(now);
  reported_programme_ = programme_.on_air();
  changed |= reported_composition_ != composer_.showing();
  reported_composition_ = composer_.showing();
  for (auto& [id, room] : rooms_) {
    const wire::PictureState picture = room->monitor.state(now);
    const StreamId showing = shown_to(*room);
    const int paths_up = room->uplink() == nullptr ? 1 : room->uplink()->paths_up(now);
    changed |= room->reported_showing != showing || room->reported_picture != picture ||
               room->reported_paths_up != paths_up;
    room->reported_paths_up = paths_up;
    room->reported_showing = showing;
    room->reported_picture = picture;
  }
  if (changed) {
    report(now);
  }
}

}  // namespace nhipcau::bridge
