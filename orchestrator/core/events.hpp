#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "common/base/ids.hpp"
#include "common/base/time.hpp"
#include "orchestrator/core/conference.hpp"
#include "orchestrator/core/source.hpp"

/// What happened. The journal keeps these; State is their fold. A new kind is added at the end of
/// the variant and to journal/event_codec; the meaning of an old one never changes.
namespace nhipcau::core {

/// The first event of every journal.
struct ConferenceOpened {
  Conference conference;
  bool operator==(const ConferenceOpened&) const = default;
};
/// An orchestrator started. Connections and measurements of before are void.
struct EpochStarted {
  std::uint64_t epoch = 0;
  bool operator==(const EpochStarted&) const = default;
};

struct RunStarted {
  RunId run;
  ItemId item;
  bool operator==(const RunStarted&) const = default;
};
struct RunEnded {
  RunId run;
  bool operator==(const RunEnded&) const = default;
};
struct RunHeld {
  RunId run;
  std::string reason;
  bool operator==(const RunHeld&) const = default;
};
struct RunResumed {
  RunId run;
  bool operator==(const RunResumed&) const = default;
};
struct RunExtended {
  RunId run;
  Millis by{};
  std::string reason;
  bool operator==(const RunExtended&) const = default;
};
/// `voided` never happened; `reopened` goes on as if it had never ended.
struct AdvanceUndone {
  std::optional<RunId> voided;
  std::optional<RunId> reopened;
  bool operator==(const AdvanceUndone&) const = default;
};
/// A command was refused. Kept so that the same command gets the same answer, and for the record.
struct CommandRejected {
  std::string verb;
  std::string code;      ///< PROTOCOL.md §6
  std::string by_actor;  ///< stale: who changed it …
  WallTime by_at;        ///< … and when
  bool operator==(const CommandRejected&) const = default;
};

struct AgentConnected {
  RoomId room;
  std::string instance;
  bool operator==(const AgentConnected&) const = default;
};
struct AgentDisconnected {
  RoomId room;
  std::string reason;
  bool operator==(const AgentDisconnected&) const = default;
};
struct BridgeConnected {
  std::string instance;
  bool operator==(const BridgeConnected&) const = default;
};
struct BridgeDisconnected {
  std::string reason;
  bool operator==(const BridgeDisconnected&) const = default;
};
struct ProgrammeConfirmed {
  std::optional<Source> source;
  bool operator==(const ProgrammeConfirmed&) const = default;
};
struct RoomMediaChanged {
  RoomId room;
  Picture picture = Picture::kUnknown;
  Sound sound = Sound::kUnknown;
  bool operator==(const RoomMediaChanged&) const = default;
};
struct LocalMuteChanged {
  RoomId room;
  bool muted = false;
  bool operator==(const LocalMuteChanged&) const = default;
};

using EventBody =
    std::variant<ConferenceOpened, EpochStarted, RunStarted, RunEnded, RunHeld, RunResumed,
                 RunExtended, AdvanceUndone, CommandRejected, AgentConnected, AgentDisconnected,
                 BridgeConnected, BridgeDisconnected, ProgrammeConfirmed, RoomMediaChanged,
                 LocalMuteChanged>;

/// One line of the journal.
struct Event {
  std::uint64_t seq = 0;  ///< gapless from 1
  WallTime at;
  std::string actor;               ///< user name, or "system"
  std::optional<CommandId> cause;  ///< the command that made it
  EventBody body;
  bool operator==(const Event&) const = default;
};

}  // namespace nhipcau::core
