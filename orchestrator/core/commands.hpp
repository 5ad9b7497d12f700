#pragma once

#include <optional>
#include <string>
#include <variant>

#include "common/base/ids.hpp"
#include "common/base/time.hpp"
#include "orchestrator/core/source.hpp"

/// What comes into the core: commands from people, facts from the bridge and the agents.
namespace nhipcau::core {

struct Start {
  ItemId target;
};
struct Next {
  ItemId target;  ///< what the button named; anything else than the next item is refused
};
struct Finish {};
struct Hold {
  std::string reason;
};
struct Resume {};
struct Extend {
  Millis by{};  ///< ±1 to ±60 minutes
  std::string reason;
};
struct Undo {};

using Verb = std::variant<Start, Next, Finish, Hold, Resume, Extend, Undo>;

/// Who may do what. The gateway knows it from the session, never from the message.
enum class Role { kModerator, kViewer };

struct Command {
  CommandId id;
  std::string actor;  ///< the signed-in user
  Role role = Role::kViewer;
  std::optional<RunId> expect_live_run;  ///< the run the sender saw live
  Verb verb;
};

// Facts: measured, never assumed. A fact that changes nothing makes no event.

/// This orchestrator has started; nothing is known of anybody until they report.
struct OrchestratorStarted {};
struct AgentArrived {
  RoomId room;
  std::string instance;
};
struct AgentLeft {
  RoomId room;
  std::string reason;
};
struct BridgeArrived {
  std::string instance;
};
struct BridgeLeft {
  std::string reason;
};
/// What the bridge's report says of the programme; empty: nothing went out yet.
struct ProgrammeSeen {
  std::optional<Source> source;
};
struct RoomMediaSeen {
  RoomId room;
  Picture picture = Picture::kNone;
  Sound sound = Sound::kNone;
};
struct LocalMuteSeen {
  RoomId room;
  bool muted = false;
};

using Fact = std::variant<OrchestratorStarted, AgentArrived, AgentLeft, BridgeArrived, BridgeLeft,
                          ProgrammeSeen, RoomMediaSeen, LocalMuteSeen>;

}  // namespace nhipcau::core
