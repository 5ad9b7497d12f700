#include <algorithm>
#include <map>

#include "orchestrator/bridge/bridge.hpp"

/// The part of Bridge that repairs what the network lost, both ways.
namespace nhipcau::bridge {
namespace {

constexpr std::chrono::milliseconds kSoundUseful{100};  // later a lost packet is not waited for

}  // namespace

void Bridge::on_feedback(Room& room, const Leg::Received& received, MediaTime now) {
  if (received.lost_picture) {
    router_.lost_picture(*room.output, now);
  }
  router_.repair(*room.output, received.lost_video, room.leg->repair_apart(), now);
  for (const std::uint16_t sequence : received.lost_sound) {
    room.leg->repair_sound(sequence, now, batch());
  }
}

/// Asks the rooms for what is missing of their streams.
void Bridge::ask_for_losses(MediaTime now) {
  for (auto& [id, room] : rooms_) {
    if (!room->reachable(now)) {
      continue;
    }
    Leg& leg = *room->uplink();
    const MediaTime round_trip = leg.likely_round_trip();
    const auto ask = [&](Leg::Stream stream) {
      if (!lost_.empty()) {
        leg.send_nack(stream, lost_, batch());
        lost_.clear();
      }
    };
    room->main->collect_lost(now, round_trip, lost_);
    ask(Leg::Stream::kMain);
    room->thumbnail->collect_lost(now, round_trip, lost_);
    ask(Leg::Stream::kThumbnail);
    room->content->collect_lost(now, round_trip, lost_);
    ask(Leg::Stream::kContent);
    room->sound_losses.forget_older(kSoundUseful, now);
    if (room->wanted.microphone_open) {
      room->sound_losses.collect_due(now, round_trip, lost_);
      ask(Leg::Stream::kSound);
    }
  }
}

/// What was asked for and did not come in time; a broken picture needs a key frame.
void Bridge::give_up_losses(Room& room, MediaTime now) {
  if (room.uplink() == nullptr) {
    return;
  }
  const MediaTime round_trip = room.uplink()->likely_round_trip();
  room.main->tick(now, round_trip);
  room.thumbnail->tick(now, round_trip);
  room.content->tick(now, round_trip);
  if (room.content->take_broken() ||
      (room.content->seeking() && room.uplink()->content_flows(now))) {
    router_.broken(room.content_stream, now);
  }
  if (room.main->take_broken() || (room.main->seeking() && room.uplink()->main_flows(now))) {
    router_.broken(room.stream, now);
  }
}

/// What a room hears is encoded as its path needs, or that of the browser that listens for it.
void Bridge::judge_paths(MediaTime now) {
  std::map<RoomId, double> lost;
  const auto note = [&](const RoomId& room, const Leg* leg) {
    if (leg != nullptr && leg->reachable(now)) {
      lost[room] = std::max(lost[room], leg->down_loss_pct());
    }
  };
  for (const auto& [id, room] : rooms_) {
    note(id, room->leg.get());
  }
  for (PeerSession* session : peers_.all()) {
    if (session->wanted().kind == wire::SessionKind::kReturn) {
      note(session->wanted().room, session->leg());
    }
  }
  for (auto& [id, room] : rooms_) {
    mixer_.set_lossy(id, room->down_loss.add(lost[id]));
  }
}

}  // namespace nhipcau::bridge
