#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "common/base/ids.hpp"
#include "common/base/time.hpp"
#include "orchestrator/core/events.hpp"
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

// Changes of the programme. None touches what is live or done.

struct Skip {
  ItemId item;
  std::string reason;
};
struct Defer {
  ItemId item;
  ItemId after;  ///< an item further down
  bool absent = false;
  std::string reason;
};
struct Recall {
  ItemId item;
};
struct Move {
  ItemId item;
  std::optional<ItemId> after;
};
/// What an unplanned item needs.
struct Unplanned {
  ItemKind kind = ItemKind::kSpeech;
  std::string title;
  std::string speaker_title;
  std::optional<RoomId> room;
  Millis duration{};
};
struct Insert {
  Unplanned what;
  std::optional<ItemId> after;  ///< empty: comes next
};
/// Somebody speaks now; the live item keeps its time and comes back.
struct Interject {
  Unplanned what;
};
struct Adjust {
  ItemId item;
  Millis by{};
  std::string reason;
};
struct BreakUntil {
  ItemId item;
  WallTime until;
};
struct CorrectStart {
  Millis by{};  ///< up to 5 minutes
};
/// A done item is taken up again with the time it has left.
struct ReturnTo {
  ItemId item;
};
struct Conclude {};

// The floor.

struct Raise {
  RoomId room;  ///< whose request; a technician may only name its own room
  RequestKind kind = RequestKind::kSpeech;
  std::string topic;
};
struct Settle {
  RequestId request;
  RequestStatus status = RequestStatus::kCancelled;  ///< accepted, denied or cancelled
  std::string reason;
};
struct MoveRequest {
  RequestId request;
  std::optional<RequestId> before;
};
struct GiveFloor {
  RoomId room;
  std::optional<RequestId> request;
  std::string speaker_title;
};
struct TakeBack {
  TurnId turn;
};
struct SetHolders {
  int holders = 1;  ///< 1 to 4
};
struct ChairMicrophone {
  bool open = false;
};
struct MuteAll {
  bool muted = true;
};
/// Goes on after a room was lost: its line is back, or it speaks by telephone.
struct Thaw {
  bool by_telephone = false;
};

/// Takes over from whoever moderates.
struct TakeSeat {
  std::string reason;  ///< needed while the holder is there
};

// Rehearsals. The first one before the conference has begun, the others inside a rehearsal only.

struct OpenRehearsal {
  int pace = 1;  ///< 1 or 4: how fast its clock runs
};
struct CloseRehearsal {};
/// Goes on with any item, also one that was done.
struct PlayFrom {
  ItemId item;
};
/// A room is taken for lost for a while, so that everybody practises what they do then.
struct DropRoom {
  RoomId room;
  Millis length{};  ///< by the rehearsal's clock, 5 s to 10 min
};
struct EndDrill {};

/// Whether the speaker of an item to come is there.
struct MarkSpeaker {
  ItemId item;
  Presence presence = Presence::kUnknown;
};

// Between a room and the technical desk, beside the programme.

/// The room's technician needs somebody; stands until it is answered.
struct CallDesk {
  RoomId room;  ///< a technician may only name its own room
  std::string text;
};
struct AnswerDeskCall {
  RoomId room;
};
/// A line for the people in one room, or in all of them; no text: the last one is withdrawn.
struct MessageRoom {
  std::optional<RoomId> room;  ///< empty: all
  std::string text;
};

/// How the rooms are shown. Belongs to the live item, unless it is kept.
struct SetLayout {
  LayoutChoice choice;
};
struct SetReturn {
  ReturnPicture picture = ReturnPicture::kCentral;
};

using AnyVerb =
    std::variant<Start, Next, Finish, Hold, Resume, Extend, Undo, Skip, Defer, Recall, Move, Insert,
                 Interject, Adjust, BreakUntil, CorrectStart, ReturnTo, Conclude, Raise, Settle,
                 MoveRequest, GiveFloor, TakeBack, SetHolders, ChairMicrophone, MuteAll, Thaw,
                 TakeSeat, OpenRehearsal, CloseRehearsal, PlayFrom, DropRoom, EndDrill, MarkSpeaker,
                 CallDesk, AnswerDeskCall, MessageRoom, SetLayout, SetReturn>;

/// What is commanded; around the variant for the same reason as EventBody.
struct Verb : AnyVerb {
  using AnyVerb::AnyVerb;
  using AnyVerb::operator=;
  Verb();
  Verb(const Verb& other);
  Verb(Verb&& other) noexcept;
  Verb& operator=(const Verb& other);
  Verb& operator=(Verb&& other) noexcept;
  ~Verb();
};

/// Who may do what. The gateway knows it from the session, never from the message.
enum class Role { kModerator, kSecretary, kTechnician, kMonitor, kViewer };

struct Command {
  CommandId id;
  std::string actor;  ///< the signed-in user
  Role role = Role::kViewer;
  std::optional<RoomId> room{};          ///< a technician's own
  std::optional<RunId> expect_live_run;  ///< the run the sender saw live
  Verb verb;
};

// Facts: measured, never assumed. A fact that changes nothing makes no event.

/// This orchestrator has started, or goes over to this journal; nothing is known of anybody until
/// they report. Peers that obeyed `above_epoch` obey nothing below it.
struct OrchestratorStarted {
  std::uint64_t above_epoch = 0;
};
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
  std::optional<WallTime> last_media{};  ///< when the last packet of it came; for a lost room
};
/// Nothing was heard of any console of this user for 15 s.
struct SeatSilent {
  std::string actor;
};
/// The wall clock moved by this much against the monotonic one.
struct ClockStepSeen {
  Millis by{};
};
/// Nothing but the time has changed.
struct TimePassed {};
struct MicrophoneSeen {
  RoomId room;
  Microphone microphone = Microphone::kUnknown;
};
struct LocalMuteSeen {
  RoomId room;
  bool muted = false;
};
/// The room has something to present, and pictures come from there.
struct ContentSeen {
  RoomId room;
  bool there = false;
};

/// Something is wrong with the journal.
struct RecordFaultSeen {
  RecordFaultFound what;
};

/// An outlet says so until it is told that the journal has it.
struct SegmentFinished {
  SegmentRecorded segment;
};

/// An agent says again and again which check counts in its room; empty: none.
struct PreflightSeen {
  RoomId room;
  std::optional<Preflight> preflight;  ///< its instants in real time
};

using Fact = std::variant<OrchestratorStarted, AgentArrived, AgentLeft, BridgeArrived, BridgeLeft,
                          ProgrammeSeen, RoomMediaSeen, LocalMuteSeen, ClockStepSeen, SeatSilent,
                          RecordFaultSeen, TimePassed, MicrophoneSeen, SegmentFinished,
                          PreflightSeen, ContentSeen>;

}  // namespace nhipcau::core
