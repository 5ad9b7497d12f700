#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

#include "common/base/log.hpp"
#include "orchestrator/session/session.hpp"

/// The part of Session that serves WHIP and WHEP. A room's WHIP session stands for its agent.
namespace nhipcau::session {
namespace {

std::string token_of(const RoomTokens& tokens, const RoomId& room) {
  const auto found = tokens.find(room);
  return found == tokens.end() ? "" : found->second;
}

}  // namespace

void Session::open_media(const wire::MediaSession& session, WallTime now,
                         MediaSessions::Reply reply) {
  const bool known = session.room.empty() || state_.conference.find(session.room) != nullptr;
  if (!known) {
    reply(fail("unknown_room", "Hội nghị này không có điểm cầu đó.",
               "This conference has no such room."));
    return;
  }
  if (!present_bridge_) {
    reply(fail("unavailable",
               "Bộ chuyển mạch hình ảnh, âm thanh chưa sẵn sàng. Hãy thử lại sau vài giây.",
               "The media bridge is not connected. Try again in a few seconds."));
    return;
  }
  media_.open(session, now, std::move(reply));
  send_plans(now);
}

void Session::close_media(const std::string& id, WallTime now) {
  const std::optional<wire::MediaSession> session = media_.find(id);
  if (!session || !media_.close(id)) {
    return;
  }
  end_contribution(session->room, id, "it was ended", now);
  after_change(now);
}

/// The host the rooms are told goes first: behind an address translator the bridge does not know
/// it.
void Session::bridge_session_answer(const wire::SessionAnswer& answer) {
  wire::SessionAnswer told = answer;
  std::vector<std::string>& hosts = told.answer.hosts;
  const std::string& media_host = broker_.media_host();
  if (!media_host.empty() && std::ranges::find(hosts, media_host) == hosts.end()) {
    hosts.insert(hosts.begin(), media_host);
  }
  media_.note_answer(told);
}

/// Only what the bridge must not serve any longer: the gateway closes the connections.
void Session::room_tokens(const RoomTokens& tokens, WallTime now) {
  std::vector<MediaSessions::Change> changes;
  for (const RoomId& room : roster()) {
    const std::string fresh = token_of(tokens, room);
    const bool stays = tokens_ ? token_of(*tokens_, room) == fresh : !fresh.empty();
    if (!stays) {
      broker_.revoke(room);
      std::ranges::move(media_.close_sessions_of(room), std::back_inserter(changes));
    }
  }
  tokens_ = tokens;
  take_media_changes(changes, now);
  send_plans(now);
}

void Session::take_media_changes(const std::vector<MediaSessions::Change>& changes, WallTime now) {
  for (const MediaSessions::Change& change : changes) {
    if (change.up) {
      begin_contribution(change.room, change.id, now);
    } else {
      end_contribution(change.room, change.id, change.reason, now);
    }
  }
  if (!changes.empty()) {
    after_change(now);
  }
}

/// An agent that is still connected is told that it was replaced, and stops.
void Session::begin_contribution(const RoomId& room, const std::string& id, WallTime now) {
  if (state_.conference.find(room) == nullptr) {
    return;
  }
  logger("session")->info("room {}: its WHIP session {} is up", room.str(), id);
  const auto present = present_agents_.find(room);
  if (present != present_agents_.end() && present->second != id) {
    peers_.send_to_agent(
        room, wire::ErrorMessage{"replaced",
                                 {"Điểm cầu vừa tham gia bằng trình duyệt.",
                                  "The room has just joined with a browser or another tool."}});
  }
  broker_.forget_offer(room);
  telemetry_.forget_agent(room);
  present_agents_[room] = id;
  take({core::AgentArrived{room, id}, core::LocalMuteSeen{room, false},
        core::MicrophoneSeen{room, core::Microphone::kOk}},
       now);
}

void Session::end_contribution(const RoomId& room, const std::string& id, const std::string& reason,
                               WallTime now) {
  const auto present = present_agents_.find(room);
  if (present == present_agents_.end() || present->second != id) {
    return;
  }
  logger("session")->info("room {}: its WHIP session {} is gone: {}", room.str(), id, reason);
  present_agents_.erase(present);
  sent_rooms_.erase(room);
  take({core::AgentLeft{room, "connection lost"}}, now);
}

}  // namespace nhipcau::session
