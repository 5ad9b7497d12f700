#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/core/conference.hpp"
#include "orchestrator/core/events.hpp"

/// The fold of the journal. Changed only by apply(); read by decide() and the projections.
namespace nhipcau::core {

struct HoldSpan {
  WallTime from;
  std::optional<WallTime> to;  ///< empty: still held
  bool operator==(const HoldSpan&) const = default;
};

/// One attempt at an item. Plan edits never touch it.
struct Run {
  RunId id;
  ItemId item;
  WallTime started_at;
  std::optional<WallTime> ended_at;
  bool voided = false;  ///< undone: counts for nothing
  std::vector<HoldSpan> holds;
  Millis granted{};  ///< sum of extensions, may be negative
  bool operator==(const Run&) const = default;

  [[nodiscard]] bool live() const { return !ended_at && !voided; }
  [[nodiscard]] bool held() const { return live() && !holds.empty() && !holds.back().to; }
  /// Time spent at `t`, holds left out.
  [[nodiscard]] Millis used(WallTime t) const;
};

struct RoomState {
  bool online = false;  ///< its agent is connected to this orchestrator
  std::string agent_instance;
  WallTime agent_since;
  Picture picture = Picture::kUnknown;
  Sound sound = Sound::kUnknown;
  WallTime media_since;  ///< since when `picture` is what it is
  bool muted_locally = false;
  bool operator==(const RoomState&) const = default;
};

/// The answer a command got; the same id gets it again.
struct Answer {
  bool ok = false;
  std::uint64_t seq = 0;  ///< of the last event it made
  std::string code;       ///< refusals only
  std::string by_actor;
  WallTime by_at;
  bool operator==(const Answer&) const = default;
};

/// The last start, next or finish: what `stale` names and `undo` takes back.
struct Advance {
  std::string verb;  ///< "start", "next", "finish", "undo"
  std::string actor;
  WallTime at;
  std::optional<CommandId> cause;
  std::optional<RunId> ended;
  std::optional<RunId> started;
  bool undoable = false;
  bool operator==(const Advance&) const = default;
};

struct State {
  std::uint64_t seq = 0;  ///< of the newest event applied
  std::uint64_t epoch = 0;
  Conference conference;
  std::vector<Run> runs;  ///< in order of start
  std::map<RoomId, RoomState> rooms;
  bool bridge_up = false;
  std::string bridge_instance;
  WallTime bridge_since;
  int bridge_restarts = 0;          ///< new instances after the first
  std::optional<Source> programme;  ///< what the bridge confirmed
  WallTime programme_since;
  WallTime wanted_since;  ///< when the wanted programme last changed
  std::optional<Advance> last_advance;
  std::map<CommandId, Answer> answers;  ///< the newest kKeptAnswers
  std::deque<CommandId> answer_order;
  std::deque<Event> recent;  ///< the newest kKeptRecent for the log; the opening left out
  bool operator==(const State&) const = default;

  static constexpr std::size_t kKeptAnswers = 4096;
  static constexpr std::size_t kKeptRecent = 30;

  [[nodiscard]] const Run* live_run() const;
  [[nodiscard]] const Run* find(const RunId& id) const;
  /// The item's last run that counts, or null.
  [[nodiscard]] const Run* run_of(const ItemId& id) const;
  /// The first item of the programme without a run that counts, or null.
  [[nodiscard]] const Item* next_item() const;
  /// Some item has been begun (and not undone).
  [[nodiscard]] bool started() const;
  /// Started, nothing live and nothing left.
  [[nodiscard]] bool concluded() const;
};

}  // namespace nhipcau::core
