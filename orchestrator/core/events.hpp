#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "common/base/ids.hpp"
#include "common/base/preflight.hpp"
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
/// Why a run is over. Suspended: the item keeps its remaining time and comes back.
enum class EndReason { kFinished, kSuspended };
struct RunEnded {
  RunId run;
  EndReason reason = EndReason::kFinished;
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

// ---- changes of the programme: the plan's items are never touched, only what is made of them
// ------

struct ItemSkipped {
  ItemId item;
  std::string reason;
  bool operator==(const ItemSkipped&) const = default;
};
/// Later, after `after`; `absent`: because nobody answered when it was called.
struct ItemDeferred {
  ItemId item;
  ItemId after;
  bool absent = false;
  std::string reason;
  bool operator==(const ItemDeferred&) const = default;
};
/// A deferred or skipped item comes next after all.
struct ItemRecalled {
  ItemId item;
  bool operator==(const ItemRecalled&) const = default;
};
/// To the place after `after`; empty: the first place not begun.
struct ItemMoved {
  ItemId item;
  std::optional<ItemId> after;
  bool operator==(const ItemMoved&) const = default;
};
struct ItemInserted {
  Item item;
  std::optional<ItemId> after;
  bool operator==(const ItemInserted&) const = default;
};
/// More or less time for an item that is not live; for the live one see RunExtended.
struct ItemAdjusted {
  ItemId item;
  Millis by{};
  std::string reason;
  bool operator==(const ItemAdjusted&) const = default;
};
/// A break ends at this instant rather than after its minutes.
struct BreakUntilSet {
  ItemId item;
  WallTime until;
  bool operator==(const BreakUntilSet&) const = default;
};
/// The live run really began `by` earlier than the press said.
struct StartCorrected {
  RunId run;
  Millis by{};
  bool operator==(const StartCorrected&) const = default;
};
struct ConferenceConcluded {
  bool operator==(const ConferenceConcluded&) const = default;
};
/// The wall clock was stepped; durations are not affected.
struct ClockStepped {
  Millis by{};
  bool operator==(const ClockStepped&) const = default;
};

// ---- the floor ---------------------------------------------------------------------------------

enum class RequestKind { kSpeech, kReply, kPointOfOrder };
/// The states of RFC 8855 §5.2.5.
enum class RequestStatus {
  kPending,
  kAccepted,
  kGranted,
  kDenied,
  kCancelled,
  kReleased,
  kRevoked
};
struct RequestRaised {
  RequestId request;
  RoomId room;
  RequestKind kind = RequestKind::kSpeech;
  std::string topic;
  bool operator==(const RequestRaised&) const = default;
};
struct RequestMoved {
  RequestId request;
  std::optional<RequestId> before;  ///< empty: to the end
  bool operator==(const RequestMoved&) const = default;
};
struct RequestSettled {
  RequestId request;
  RequestStatus status = RequestStatus::kCancelled;
  std::string reason;
  bool operator==(const RequestSettled&) const = default;
};
struct TurnStarted {
  TurnId turn;
  RoomId room;
  std::optional<RequestId> request;
  std::string speaker_title;
  Millis limit{};  ///< 0: none
  bool operator==(const TurnStarted&) const = default;
};
struct TurnEnded {
  TurnId turn;
  RequestStatus how = RequestStatus::kReleased;
  bool operator==(const TurnEnded&) const = default;
};
/// The room that speaks lost its media at `from`; its clock stands still since then.
struct FloorFrozen {
  RoomId room;
  WallTime from;
  bool operator==(const FloorFrozen&) const = default;
};
/// The frozen room goes on: back on the line, or by telephone into the central room.
struct FloorThawed {
  bool by_telephone = false;
  bool operator==(const FloorThawed&) const = default;
};
struct HoldersSet {
  int holders = 1;  ///< how many rooms may have the floor at once; 1: speech, more: discussion
  bool operator==(const HoldersSet&) const = default;
};
struct ChairMicrophoneSet {
  bool open = false;
  bool operator==(const ChairMicrophoneSet&) const = default;
};
struct AllMuted {
  bool muted = false;
  bool operator==(const AllMuted&) const = default;
};

// ---- the moderator's seat ----------------------------------------------------------------------

struct SeatTaken {
  std::string actor;
  std::string reason;  ///< needed while somebody else was there
  bool operator==(const SeatTaken&) const = default;
};
/// Nothing was heard of its holder for 15 s; the next who commands takes it.
struct SeatLapsed {
  bool operator==(const SeatLapsed&) const = default;
};

// ---- the record itself -------------------------------------------------------------------------

enum class RecordFault {
  kSetAside,    ///< the file was damaged; what could be read was taken over into a new one
  kRolledBack,  ///< the file is whole, but events after `kept` are gone from it
  kPeerAhead,   ///< a room or the bridge was told of events that are not in it
  kOldDamage,   ///< an event long folded in was changed; the state is not affected
};
/// The journal is not what it was, or not all of it.
struct RecordFaultFound {
  RecordFault fault = RecordFault::kSetAside;
  std::string witness;     ///< the file set aside, or who was told more
  std::uint64_t kept = 0;  ///< the newest event that is left
  std::uint64_t seen =
      0;  ///< the newest that is known to have been there, or the changed one; or 0
  bool operator==(const RecordFaultFound&) const = default;
};

// ---- rehearsals --------------------------------------------------------------------------------
//
// The conference's journal knows only that a rehearsal was held. All that is played in it is in a
// journal of its own, which begins with ConferenceOpened and RehearsalBegun.

struct RehearsalOpened {
  int number = 0;
  int pace = 1;
  bool operator==(const RehearsalOpened&) const = default;
};
struct RehearsalClosed {
  int number = 0;
  bool operator==(const RehearsalClosed&) const = default;
};
/// This journal is rehearsal `number`; from here on its clock runs `pace` times as fast.
struct RehearsalBegun {
  int number = 0;
  int pace = 1;
  bool operator==(const RehearsalBegun&) const = default;
};
struct RehearsalEnded {
  bool operator==(const RehearsalEnded&) const = default;
};
/// The rehearsal goes on with `item` and what follows it, as if everything before were over.
struct ProgrammeWound {
  ItemId item;
  RunId run;
  bool operator==(const ProgrammeWound&) const = default;
};
/// A drill: the room counts as lost until then, whatever arrives from it.
struct RoomDropped {
  RoomId room;
  WallTime until;
  bool operator==(const RoomDropped&) const = default;
};
struct DrillEnded {
  RoomId room;
  bool operator==(const DrillEnded&) const = default;
};

// ---- what readiness is judged by ---------------------------------------------------------------

/// What is known of a room's microphone: whether sound comes from it, and whether the room does
/// what its plan says about it.
enum class Microphone { kUnknown, kOk, kFaulty, kUnacknowledged };
struct MicrophoneChanged {
  RoomId room;
  Microphone microphone = Microphone::kUnknown;
  bool operator==(const MicrophoneChanged&) const = default;
};
/// Whether who speaks sits in the room; told by somebody who looked.
enum class Presence { kUnknown, kPresent, kAbsent };
struct SpeakerMarked {
  ItemId item;
  Presence presence = Presence::kUnknown;
  bool operator==(const SpeakerMarked&) const = default;
};

// ---- recordings --------------------------------------------------------------------------------

/// A file of a recording is complete. Who holds the file can show by its checksum that nobody
/// changed it since.
struct SegmentRecorded {
  OutputId output;
  std::string file;  ///< its name alone
  WallTime began;    ///< of its first picture
  Millis length{};
  std::uint64_t bytes = 0;
  std::string sha256;  ///< 64 hexadecimal digits
  bool cut = false;    ///< whoever wrote it died in it
  bool operator==(const SegmentRecorded&) const = default;
};

// ---- the technical desk ------------------------------------------------------------------------

struct DeskCalled {
  RoomId room;
  std::string text;
  bool operator==(const DeskCalled&) const = default;
};
struct DeskCallAnswered {
  RoomId room;
  bool operator==(const DeskCallAnswered&) const = default;
};
/// Empty room: to all; empty text: the last one is withdrawn.
struct RoomMessaged {
  std::optional<RoomId> room;
  std::string text;
  bool operator==(const RoomMessaged&) const = default;
};

// ---- pre-flight checks -------------------------------------------------------------------------

/// A room was checked before the conference and signed its sheet. Instants are by the conference's
/// clock.
struct PreflightDone {
  RoomId room;
  Preflight preflight;
  bool operator==(const PreflightDone&) const = default;
};
/// What was signed does not count any more: the room has other devices now.
struct PreflightVoided {
  RoomId room;
  bool operator==(const PreflightVoided&) const = default;
};

// ---- layouts -----------------------------------------------------------------------------------

struct LayoutSet {
  LayoutChoice choice;
  bool operator==(const LayoutSet&) const = default;
};
struct ReturnSet {
  ReturnPicture picture = ReturnPicture::kCentral;
  bool operator==(const ReturnSet&) const = default;
};
struct ContentChanged {
  RoomId room;
  bool there = false;
  bool operator==(const ContentChanged&) const = default;
};

using AnyEvent =
    std::variant<ConferenceOpened, EpochStarted, RunStarted, RunEnded, RunHeld, RunResumed,
                 RunExtended, AdvanceUndone, CommandRejected, AgentConnected, AgentDisconnected,
                 BridgeConnected, BridgeDisconnected, ProgrammeConfirmed, RoomMediaChanged,
                 LocalMuteChanged, ItemSkipped, ItemDeferred, ItemRecalled, ItemMoved, ItemInserted,
                 ItemAdjusted, BreakUntilSet, StartCorrected, ConferenceConcluded, ClockStepped,
                 RequestRaised, RequestMoved, RequestSettled, TurnStarted, TurnEnded, FloorFrozen,
                 FloorThawed, HoldersSet, ChairMicrophoneSet, AllMuted, SeatTaken, SeatLapsed,
                 RecordFaultFound, RehearsalOpened, RehearsalClosed, RehearsalBegun, RehearsalEnded,
                 ProgrammeWound, RoomDropped, DrillEnded, MicrophoneChanged, SpeakerMarked,
                 SegmentRecorded, DeskCalled, DeskCallAnswered, RoomMessaged, PreflightDone,
                 PreflightVoided, LayoutSet, ReturnSet, ContentChanged>;

/// What happened. A class of its own around the variant so that copying, moving, comparing and
/// ending 58 alternatives is compiled once (events.cpp), not in each of a hundred files.
struct EventBody : AnyEvent {
  using AnyEvent::AnyEvent;
  using AnyEvent::operator=;
  EventBody();
  EventBody(const EventBody& other);
  EventBody(EventBody&& other) noexcept;
  EventBody& operator=(const EventBody& other);
  EventBody& operator=(EventBody&& other) noexcept;
  ~EventBody();
  bool operator==(const EventBody& other) const;
};

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
