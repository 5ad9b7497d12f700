#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "common/base/time.hpp"
#include "common/wire/messages.hpp"

/// The WHIP and WHEP sessions that are wanted, and what the bridge said of them. They are not
/// journaled: the bridge holds them through a restart of the orchestrator and names them in its
/// hello. Time is an argument; one thread.
namespace nhipcau::session {

class MediaSessions {
 public:
  using Reply = std::function<void(Expected<wire::PeerAnswer>)>;

  static constexpr std::size_t kMax = 64;
  static constexpr Millis kAnswerWithin{5'000};    ///< by the bridge
  static constexpr Millis kConnectWithin{20'000};  ///< by the peer: ICE, DTLS, first media
  static constexpr Millis kSilentFor{30'000};      ///< RFC 7675 §5.1: consent ends after 30 s

  /// Wanted from now on. `reply` comes once: the bridge's answer, or why there is none.
  void open(const wire::MediaSession& session, WallTime now, Reply reply);
  /// False: not known (any more).
  bool close(const std::string& id);
  [[nodiscard]] std::optional<wire::MediaSession> find(const std::string& id) const;

  /// A room's contribution came up, or is gone.
  struct Change {
    RoomId room;
    std::string id;
    bool up = false;
    std::string reason;  ///< why it is gone
  };
  /// The bridge holds these and no others; what has not been answered yet it will be asked anew.
  std::vector<Change> note_bridge(const std::vector<wire::HeldSession>& held, WallTime now);
  void note_answer(const wire::SessionAnswer& answer);

  /// What the report and the passing of time change. A contribution that came up ends the older
  /// ones of its room.
  std::vector<Change> note_report(const std::vector<wire::SessionReport>& reports, WallTime now);
  std::vector<Change> expire(WallTime now);
  [[nodiscard]] std::optional<WallTime> next_deadline() const;

  /// Ends every session that was opened with this room's token: it is not valid any more.
  std::vector<Change> close_sessions_of(const RoomId& token_room);
  /// Ends every contribution of a room: its agent is there.
  void close_contributions(const RoomId& room);

  [[nodiscard]] std::vector<wire::MediaSession> wanted() const;
  [[nodiscard]] std::size_t size() const { return held_.size(); }
  /// `id` is a contribution.
  [[nodiscard]] bool contributes(const std::string& id) const;
  /// Who of the technical desk speaks to which room, as the bridge says.
  struct DeskTalk {
    RoomId room;
    std::string by;
    WallTime since;
    bool operator==(const DeskTalk&) const = default;
  };
  [[nodiscard]] std::vector<DeskTalk> desk() const;
  /// Somebody looks at this room's own picture.
  [[nodiscard]] bool watched(const RoomId& room) const;

 private:
  struct Held {
    wire::MediaSession session;
    Reply reply;  ///< empty: answered
    wire::SessionState state = wire::SessionState::kConnecting;
    WallTime since;  ///< of the state
    std::optional<WallTime> heard_since{};
  };

  [[nodiscard]] static std::optional<WallTime> deadline_of(const Held& held);
  void drop(std::map<std::string, Held>::iterator at, std::vector<Change>& changes,
            const std::string& reason);

  std::map<std::string, Held> held_;
};

}  // namespace nhipcau::session
