#include "orchestrator/session/media_sessions.hpp"

#include <algorithm>
#include <utility>

namespace nhipcau::session {
namespace {

using wire::SessionKind;
using wire::SessionState;

tl::unexpected<Error> no_bridge() {
  return fail("unavailable",
              "Bộ chuyển mạch hình ảnh, âm thanh chưa trả lời. Hãy thử lại sau vài giây.",
              "The media bridge does not answer. Try again in a few seconds.");
}

tl::unexpected<Error> too_many() {
  return fail(
      "too_many_sessions",
      "Đã có quá nhiều kết nối hình ảnh, âm thanh qua trình duyệt. Hãy đóng bớt rồi thử lại.",
      "Too many WebRTC sessions are open. Close some, then try again.");
}

const char* reason_of(SessionState state) {
  switch (state) {
    case SessionState::kRefused:
      return "its certificate is not the one it promised";
    case SessionState::kClosed:
      return "it said goodbye";
    default:
      return "nothing comes from it";
  }
}

}  // namespace

void MediaSessions::open(const wire::MediaSession& session, WallTime now, Reply reply) {
  if (held_.size() >= kMax) {
    reply(too_many());
    return;
  }
  held_.emplace(session.id, Held{session, std::move(reply), SessionState::kConnecting, now});
}

bool MediaSessions::close(const std::string& id) {
  const auto found = held_.find(id);
  if (found == held_.end()) {
    return false;
  }
  std::vector<Change> ignored;
  drop(found, ignored, "");
  return true;
}

std::optional<wire::MediaSession> MediaSessions::find(const std::string& id) const {
  const auto found = held_.find(id);
  return found == held_.end() ? std::nullopt : std::optional(found->second.session);
}

void MediaSessions::drop(std::map<std::string, Held>::iterator at, std::vector<Change>& changes,
                         const std::string& reason) {
  const Held held = std::move(at->second);
  held_.erase(at);
  if (held.session.kind == SessionKind::kContribution && held.state == SessionState::kUp) {
    changes.push_back({held.session.room, held.session.id, false, reason});
  }
  if (held.reply) {
    held.reply(no_bridge());
  }
}

// ---- the bridge --------------------------------------------------------------------------------

std::vector<MediaSessions::Change> MediaSessions::note_bridge(
    const std::vector<wire::HeldSession>& held, WallTime now) {
  std::vector<Change> changes;
  for (auto at = held_.begin(); at != held_.end();) {
    const auto next = std::next(at);
    const bool there = std::ranges::any_of(
        held, [&](const wire::HeldSession& each) { return each.session.id == at->first; });
    if (!there && !at->second.reply) {
      drop(at, changes, "the bridge started anew");
    }
    at = next;
  }
  for (const wire::HeldSession& each : held) {
    const auto [at, added] =
        held_.try_emplace(each.session.id, Held{each.session, {}, SessionState::kConnecting, now});
    if (!added) {
      note_answer({each.session.id, each.answer});
    }
  }
  return changes;
}

void MediaSessions::note_answer(const wire::SessionAnswer& answer) {
  const auto found = held_.find(answer.id);
  if (found != held_.end() && found->second.reply) {
    std::exchange(found->second.reply, {})(answer.answer);
  }
}

std::vector<MediaSessions::Change> MediaSessions::note_report(
    const std::vector<wire::SessionReport>& reports, WallTime now) {
  std::vector<Change> changes;
  for (const wire::SessionReport& report : reports) {
    const auto found = held_.find(report.id);
    if (found == held_.end()) {
      continue;
    }
    Held& held = found->second;
    held.heard_since = report.heard ? std::optional(held.heard_since.value_or(now)) : std::nullopt;
    if (held.state == report.state) {
      continue;
    }
    const wire::MediaSession session = held.session;
    const bool was_up = std::exchange(held.state, report.state) == SessionState::kUp;
    held.since = now;
    const bool contribution = session.kind == SessionKind::kContribution;
    if (report.state == SessionState::kRefused || report.state == SessionState::kClosed) {
      held_.erase(found);
    }
    if (contribution && report.state == SessionState::kUp) {
      std::erase_if(held_, [&](const auto& entry) {  // the newer takes the room's place
        const wire::MediaSession& other = entry.second.session;
        return other.kind == session.kind && other.room == session.room && other.id != session.id &&
               entry.second.state != SessionState::kConnecting;
      });
      changes.push_back({session.room, session.id, true, ""});
    } else if (contribution && was_up) {
      changes.push_back({session.room, session.id, false, reason_of(report.state)});
    }
  }
  return changes;
}

// ---- time --------------------------------------------------------------------------------------

std::optional<WallTime> MediaSessions::deadline_of(const Held& held) {
  if (held.reply) {
    return held.since + kAnswerWithin;
  }
  switch (held.state) {
    case SessionState::kConnecting:
      return held.since + kConnectWithin;
    case SessionState::kSilent:
      return held.since + kSilentFor;
    default:
      return std::nullopt;
  }
}

std::vector<MediaSessions::Change> MediaSessions::expire(WallTime now) {
  std::vector<Change> changes;
  for (auto at = held_.begin(); at != held_.end();) {
    const auto next = std::next(at);
    if (const auto deadline = deadline_of(at->second); deadline && *deadline <= now) {
      drop(at, changes, "it did not connect");
    }
    at = next;
  }
  return changes;
}

std::optional<WallTime> MediaSessions::next_deadline() const {
  std::optional<WallTime> earliest;
  for (const auto& [id, held] : held_) {
    const std::optional<WallTime> deadline = deadline_of(held);
    if (deadline && (!earliest || *deadline < *earliest)) {
      earliest = deadline;
    }
  }
  return earliest;
}

// ---- what is wanted ----------------------------------------------------------------------------

std::vector<MediaSessions::Change> MediaSessions::close_sessions_of(const RoomId& token_room) {
  std::vector<Change> changes;
  for (auto at = held_.begin(); at != held_.end();) {
    const auto next = std::next(at);
    if (at->second.session.token_room == token_room) {
      drop(at, changes, "its token was revoked");
    }
    at = next;
  }
  return changes;
}

void MediaSessions::close_contributions(const RoomId& room) {
  std::vector<Change> ignored;
  for (auto at = held_.begin(); at != held_.end();) {
    const auto next = std::next(at);
    const wire::MediaSession& session = at->second.session;
    if (session.kind == SessionKind::kContribution && session.room == room) {
      drop(at, ignored, "");
    }
    at = next;
  }
}

std::vector<wire::MediaSession> MediaSessions::wanted() const {
  std::vector<wire::MediaSession> sessions;
  for (const auto& [id, held] : held_) {
    sessions.push_back(held.session);
  }
  return sessions;
}

bool MediaSessions::contributes(const std::string& id) const {
  const auto found = held_.find(id);
  return found != held_.end() && found->second.session.kind == SessionKind::kContribution;
}

std::vector<MediaSessions::DeskTalk> MediaSessions::desk() const {
  std::vector<DeskTalk> talks;
  for (const auto& [id, held] : held_) {
    if (held.heard_since) {
      talks.push_back({held.session.room, held.session.by, *held.heard_since});
    }
  }
  return talks;
}

bool MediaSessions::watched(const RoomId& room) const {
  return std::ranges::any_of(held_, [&](const auto& entry) {
    const wire::MediaSession& session = entry.second.session;
    return session.kind == SessionKind::kCamera && session.room == room;
  });
}

}  // namespace nhipcau::session
