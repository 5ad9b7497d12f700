#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "common/base/log.hpp"
#include "orchestrator/bridge/bridge.hpp"
#include "orchestrator/bridge/webrtc/stun.hpp"

/// The part of Bridge that serves WebRTC peers: browsers and other people's tools.
namespace nhipcau::bridge {

using wire::SessionKind;

// ---- the plan ----------------------------------------------------------------------------------

wire::PeerAnswer Bridge::answer_of(const PeerSession& session) const {
  wire::PeerAnswer answer = session.answer();
  answer.hosts = peer_hosts_;
  answer.port = socket_.local().port();
  return answer;
}

std::vector<wire::HeldSession> Bridge::held_sessions() {
  std::vector<wire::HeldSession> held;
  for (const PeerSession* session : peers_.all()) {
    held.push_back({session->wanted(), answer_of(*session)});
  }
  return held;
}

void Bridge::drop_missing_sessions(const wire::BridgePlan& plan) {
  for (PeerSession* session : peers_.all()) {
    const std::string id = session->wanted().id;
    if (std::ranges::find(plan.sessions, id, &wire::MediaSession::id) != plan.sessions.end()) {
      continue;
    }
    const auto room = rooms_.find(session->wanted().room);
    if (room != rooms_.end() && room->second->peer == session) {
      drop_uplink(*room->second);
    }
    if (session->output != nullptr) {
      router_.remove_output(*session->output);
    }
    mixer_.forget_desk(session->wanted().room, id);
    session->say_goodbye();
    logger("media")->info("session {}: ended", id);
    peers_.remove(id);
  }
}

void Bridge::add_sessions(const wire::BridgePlan& plan) {
  for (const wire::MediaSession& wanted : plan.sessions) {
    if (peers_.find(wanted.id) != nullptr) {
      continue;
    }
    PeerSession& session = peers_.add(wanted);
    if (!session.contributes() && !session.is_desk()) {
      session.output = &router_.add_output(session);
      router_.set_reachable(*session.output, false);
    }
    logger("media")->info("session {}: new{}{}", wanted.id, wanted.room.empty() ? "" : ", room ",
                          wanted.room.str());
    listener_.on_session_answer(wanted.id, answer_of(session));
  }
}

void Bridge::aim_sessions(MediaTime now) {
  for (PeerSession* session : peers_.all()) {
    const wire::MediaSession& wanted = session->wanted();
    if (wanted.kind == SessionKind::kProgramme) {
      want(*session->output, wanted_programme_, now);
    } else if (wanted.kind == SessionKind::kCamera) {
      want(*session->output, {wanted.room}, now);
    } else if (wanted.kind == SessionKind::kReturn) {
      const auto room = rooms_.find(wanted.room);
      want(*session->output, room == rooms_.end() ? wire::Source{} : room->second->wanted.picture,
           now);
    }
  }
}

// ---- packets -----------------------------------------------------------------------------------

/// RFC 7983: who a datagram is for stands in its first byte. False: not a WebRTC peer's.
bool Bridge::on_peer_datagram(media::Datagram& datagram, MediaTime now) {
  if (is_stun(datagram.data)) {
    if (!peers_.on_check(datagram, now)) {
      strangers_.add(datagram.from, "a check of nobody's", now);
    }
    return true;
  }
  PeerSession* session = peers_.empty() ? nullptr : peers_.at(datagram.from);
  if (session == nullptr) {
    return false;
  }
  if (is_dtls(datagram.data)) {
    session->on_handshake(datagram, now);
  } else {
    on_peer_media(*session, datagram, now);
  }
  return true;
}

void Bridge::on_peer_media(PeerSession& session, const media::Datagram& datagram, MediaTime now) {
  const auto received = session.on_media(datagram, clock_, now);
  if (!received) {
    strangers_.add(datagram.from, session.refusal(), now);
    return;
  }
  if (received->lost_picture && session.output != nullptr) {
    router_.lost_picture(*session.output, now);
  }
  if (session.is_desk() && received->stream == Leg::Stream::kSound) {
    session.take_sound(received->packet, [&](const media::RtpPacket& frame) {
      mixer_.on_desk_packet(session.wanted().room, session.wanted().id, frame.header.sequence,
                            frame.payload, now);
    });
  }
  if (!received->stream || !session.contributes()) {
    return;
  }
  const auto found = rooms_.find(session.wanted().room);
  if (found == rooms_.end()) {
    return;
  }
  Room& room = *found->second;
  if (room.peer != &session) {
    take_uplink(session, now);
  }
  on_media(room, *received, now);
}

/// Its first packet is here: only now the room's agent, or its older peer, has to go.
void Bridge::take_uplink(PeerSession& session, MediaTime now) {
  Room& room = *rooms_.at(session.wanted().room);
  drop_uplink(room);
  room.peer = &session;
  begin_uplink(room);
  aim_outputs(now);
  logger("media")->info("room {}: comes by session {}", room.id().str(), session.wanted().id);
}

void Bridge::relay_camera_sound(const RoomId& room, const media::RtpPacket& packet, MediaTime now) {
  if (peers_.empty()) {
    return;
  }
  for (PeerSession* session : peers_.all()) {
    const wire::MediaSession& wanted = session->wanted();
    if (wanted.kind == SessionKind::kCamera && wanted.room == room && session->reachable(now)) {
      session->relay_sound(packet, now);
    }
  }
}

// ---- time --------------------------------------------------------------------------------------

/// `media_time` and `timestamp` are of the sound mixed in this tick.
void Bridge::tick_sessions(MediaTime media_time, std::uint32_t timestamp, MediaTime now) {
  for (PeerSession* session : peers_.all()) {
    session->tick(now);
    if (session->output == nullptr) {
      continue;
    }
    router_.set_reachable(*session->output, session->reachable(now));
    const std::vector<std::uint8_t>& packet = mixer_.packet_for(session->wanted().room);
    const bool mixed = session->wanted().kind != SessionKind::kCamera;
    if (mixed && session->reachable(now) && !packet.empty()) {
      session->send_sound(timestamp, packet, media_time, now);
    }
  }
}

/// A peer sends key frames only when it is asked: without one its picture cannot be judged.
void Bridge::see_peer_picture(Room& room, MediaTime now) {
  if (room.peer != nullptr && router_.alive(room.stream, now) && room.monitor.waits(now)) {
    router_.prepare(room.stream, now);
  }
}

// ---- facts -------------------------------------------------------------------------------------

/// What went out last to the room: to its agent, or else to a peer that stands for the room.
StreamId Bridge::shown_to(const Room& room) {
  if (room.leg) {
    return room.output->on_air();
  }
  for (const PeerSession* session : peers_.all()) {
    if (session->wanted().kind == SessionKind::kReturn && session->wanted().room == room.id()) {
      return session->output->on_air();
    }
  }
  return kNoStream;
}

bool Bridge::desk_heard(const PeerSession& session) const {
  return session.is_desk() && mixer_.desk_heard(session.wanted().room, session.wanted().id);
}

bool Bridge::sessions_changed(MediaTime now) {
  bool changed = false;
  for (PeerSession* session : peers_.all()) {
    const bool heard = desk_heard(*session);
    changed |= std::exchange(session->reported_heard, heard) != heard;
    const wire::SessionState state = session->state(now);
    if (session->reported == state) {
      continue;
    }
    changed = true;
    session->reported = state;
    if (state == wire::SessionState::kRefused) {
      logger("media")->warn("session {}: refused: {}", session->wanted().id, session->failure());
    }
  }
  return changed;
}

void Bridge::report_sessions(wire::BridgeReport& report, MediaTime now) {
  for (PeerSession* session : peers_.all()) {
    report.sessions.push_back({session->wanted().id, session->state(now), desk_heard(*session)});
  }
}

}  // namespace nhipcau::bridge
