#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "orchestrator/core/conference.hpp"
#include "orchestrator/core/events.hpp"

/// The fold of the journal. Changed only by apply(); read by decide() and the projections.
namespace nhipcau::core {

struct HoldSpan {
  bool room_lost = false;  ///< by the loss of the room's media, not by the moderator
  WallTime from;
  std::optional<WallTime> to;  ///< empty: still held
  bool operator==(const HoldSpan&) const = default;
};

/// What the day has made of an item. The plan's own items never change.
struct AgendaItem {
  Item item;
  std::optional<CommandId> inserted_by;  ///< unplanned
  bool skipped = false;
  std::optional<CommandId> skipped_by;
  bool deferred = false;
  int absences = 0;
  std::string reason;                      ///< of the skip or the deferral
  Presence presence = Presence::kUnknown;  ///< of its speaker
  Millis granted{};                        ///< sum of extensions, may be negative
  std::optional<WallTime> until;           ///< a break that ends at an instant
  bool operator==(const AgendaItem&) const = default;

  [[nodiscard]] Millis allotted() const { return item.duration + granted; }
};

/// One attempt at an item. Plan edits never touch it.
struct Run {
  RunId id;
  ItemId item;
  WallTime started_at;
  std::optional<WallTime> ended_at;
  bool voided = false;        ///< undone: counts for nothing
  bool suspended = false;     ///< ended, but its item comes back
  bool rewound = false;       ///< voided because a rehearsal played its item again
  bool by_telephone = false;  ///< its room is lost; heard in the central room
  std::vector<HoldSpan> holds;
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
  WallTime sound_since;  ///< since when `sound` is what it is
  bool muted_locally = false;
  WallTime muted_since;  ///< since when `muted_locally` is what it is
  Microphone microphone = Microphone::kUnknown;
  bool content = false;  ///< it has something to present
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
  std::optional<ItemId> inserted;             ///< an interjection's item: undo takes it out again
  std::optional<LayoutChoice> layout_before;  ///< undo chooses it again
  bool undoable = false;
  bool operator==(const Advance&) const = default;
};

struct Request {
  RequestId id;
  RoomId room;
  RequestKind kind = RequestKind::kSpeech;
  std::string topic;
  std::string by;  ///< who raised it: the room's technician, or somebody for it
  WallTime at;
  RequestStatus status = RequestStatus::kPending;
  std::string reason;
  bool operator==(const Request&) const = default;

  [[nodiscard]] bool waiting() const {
    return status == RequestStatus::kPending || status == RequestStatus::kAccepted;
  }
};

/// One time at the floor, inside a run.
struct Turn {
  TurnId id;
  RunId run;
  RoomId room;
  std::optional<RequestId> request;
  std::string speaker_title;
  Millis limit{};  ///< 0: none
  WallTime started_at;
  std::optional<WallTime> ended_at;
  std::optional<CommandId> ended_by;
  std::optional<HoldSpan> frozen;  ///< the latest
  Millis frozen_before{};          ///< of earlier ones
  bool by_telephone = false;
  bool operator==(const Turn&) const = default;

  [[nodiscard]] bool live() const { return !ended_at; }
  [[nodiscard]] bool is_frozen() const { return live() && frozen && !frozen->to; }
  [[nodiscard]] Millis used(WallTime t) const;
};

struct Floor {
  std::vector<Request>
      queue;                ///< in the order of service; settled ones behind, in order of settling
  std::vector<Turn> turns;  ///< in order of start
  int holders = 1;
  bool chair_open = false;  ///< the chair's standing right, used
  bool all_muted = false;
  std::uint64_t requests_made = 0;
  bool operator==(const Floor&) const = default;

  [[nodiscard]] const Request* find(const RequestId& id) const;
  [[nodiscard]] const Turn* find(const TurnId& id) const;
  /// Newest first.
  [[nodiscard]] std::vector<const Turn*> live_turns() const;
};

/// Who moderates now. Others of that role watch until it is free or they take it over.
struct Seat {
  std::string holder;  ///< a user; empty: nobody yet
  WallTime since;      ///< since when it is as it is
  bool lapsed = false;
  bool operator==(const Seat&) const = default;

  [[nodiscard]] bool taken() const { return !holder.empty() && !lapsed; }
};

/// A room that a rehearsal takes for lost.
struct Drill {
  RoomId room;
  WallTime until;
  bool operator==(const Drill&) const = default;
};

/// In a rehearsal's own journal: what it is.
struct Rehearsal {
  int number = 0;
  int pace = 1;
  WallTime began_at;  ///< real time and the rehearsal's clock are the same here
  std::optional<Drill> drill;
  std::optional<WallTime> ended_at;
  std::string ended_by;
  std::optional<CommandId> ended_cause;
  bool operator==(const Rehearsal&) const = default;
};

/// In the conference's journal: the rehearsal that is being held.
struct OpenedRehearsal {
  int number = 0;
  int pace = 1;
  std::string by;
  bool operator==(const OpenedRehearsal&) const = default;
};

/// A room's newest call for the technical desk.
struct DeskCall {
  std::string text;
  WallTime at;
  std::string answered_by;  ///< empty: nobody yet
  WallTime answered_at;
  bool operator==(const DeskCall&) const = default;
};

/// The desk's newest line for a room, or for all.
struct DeskMessage {
  std::uint64_t seq = 0;  ///< of its event: a newer one is greater
  WallTime at;
  std::string by;
  std::string text;
  bool operator==(const DeskMessage&) const = default;
};

/// What goes between the rooms' technicians and the desk, beside the programme.
struct Desk {
  std::map<RoomId, DeskCall> calls;
  std::map<RoomId, DeskMessage> messages;
  std::optional<DeskMessage> to_all;
  bool operator==(const Desk&) const = default;
};

struct ClockStep {
  Millis by{};
  WallTime at;
  bool operator==(const ClockStep&) const = default;
};

struct RecordTrouble {
  RecordFaultFound what;
  WallTime at;
  bool operator==(const RecordTrouble&) const = default;
};

struct State {
  // Defined in state.cpp: written out wherever a state is copied, they make every build longer.
  State();
  State(const State&);
  State(State&&) noexcept;
  State& operator=(const State&);
  State& operator=(State&&) noexcept;
  ~State();
  bool operator==(const State&) const;

  std::uint64_t seq = 0;  ///< of the newest event applied
  std::uint64_t epoch = 0;
  Conference conference;
  std::vector<AgendaItem> agenda;  ///< in the order of today
  std::vector<Run> runs;           ///< in order of start
  Floor floor;
  Seat seat;
  LayoutChoice layout;
  ReturnPicture return_picture = ReturnPicture::kCentral;
  bool closed = false;                              ///< concluded by the moderator
  std::optional<Rehearsal> rehearsal;               ///< this is one; empty: this is the conference
  int rehearsals = 0;                               ///< held so far, the open one included
  std::optional<OpenedRehearsal> opened_rehearsal;  ///< empty: none is being held
  std::uint64_t own_since_epoch = 0;  ///< earlier ones may have been of a rehearsal's journal
  std::map<RoomId, RoomState> rooms;
  bool bridge_up = false;
  std::string bridge_instance;
  WallTime bridge_since;
  int bridge_restarts = 0;          ///< new instances after the first
  std::optional<Source> programme;  ///< what the bridge confirmed
  WallTime programme_since;
  WallTime wanted_since;                   ///< when the wanted programme last changed
  std::map<RoomId, Preflight> preflights;  ///< the one that counts, of each room that has one
  std::set<std::string> segments;          ///< names of the recordings' files the journal has
  Desk desk;
  std::optional<ClockStep> clock_step;          ///< the newest of the wall clock
  std::optional<RecordTrouble> record_trouble;  ///< the newest of the journal
  std::optional<Advance> last_advance;
  std::map<CommandId, Answer> answers;  ///< the newest kKeptAnswers
  std::deque<CommandId> answer_order;
  std::deque<Event> recent;  ///< the newest kKeptRecent for the log; the opening left out

  static constexpr std::size_t kKeptAnswers = 4096;
  static constexpr std::size_t kKeptRecent = 30;

  /// What the conference's clock shows at a real instant, and when it does. The same instant but in
  /// a rehearsal, whose clock may run faster. All other instants here are by the conference's
  /// clock.
  [[nodiscard]] WallTime clock_at(WallTime real) const;
  [[nodiscard]] WallTime real_at(WallTime clock) const;
  /// The room a drill takes for lost, or null.
  [[nodiscard]] const RoomId* dropped_room() const;

  [[nodiscard]] const Run* live_run() const;
  [[nodiscard]] const AgendaItem* live_item() const;
  [[nodiscard]] const Run* find(const RunId& id) const;
  [[nodiscard]] const AgendaItem* find(const ItemId& id) const;
  /// The item's last run that counts, or null.
  [[nodiscard]] const Run* run_of(const ItemId& id) const;
  /// Time spent on the item in all its runs at `t`.
  [[nodiscard]] Millis used(const ItemId& id, WallTime t) const;
  /// Neither live nor done nor skipped: it is still to come.
  [[nodiscard]] bool pending(const AgendaItem& item) const;
  /// Begun before, put aside, with time left.
  [[nodiscard]] bool suspended(const ItemId& id) const;
  /// The first item still to come, or null.
  [[nodiscard]] const Item* next_item() const;
  /// Some item has been begun (and not undone).
  [[nodiscard]] bool started() const;
  /// Started, nothing live and nothing left.
  [[nodiscard]] bool concluded() const;
};

}  // namespace nhipcau::core
