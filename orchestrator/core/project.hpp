#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "orchestrator/core/drift.hpp"
#include "orchestrator/core/state.hpp"

/// State turned into what others need: the wanted state of the bridge and of each room, and the
/// view of the people. Pure.
namespace nhipcau::core {

/// A countdown that needs no ticking: it reaches zero at an instant, or stands still.
struct Clock {
  std::optional<WallTime> zero_at;
  std::optional<Millis> frozen_left;
};

struct BridgeRoomPlan {
  RoomId room;
  int number = 0;
  std::string name;
  Source picture;
  bool microphone_open = false;
  bool armed = false;
  bool operator==(const BridgeRoomPlan&) const = default;
};

/// Without the media offers: keys never enter the core (the session adds them).
struct BridgePlan {
  std::string title;
  std::string note;
  std::optional<WallTime> resumes_at{};  ///< in real time
  std::string time_zone{};               ///< of the conference, to say that instant by its clocks
  Source programme;
  std::optional<Composition> composition{};
  std::vector<BridgeRoomPlan> rooms;
  bool operator==(const BridgePlan&) const = default;
};

/// The item that comes next, for every room to see.
struct NextItem {
  std::string title;
  std::string speaker_title;
  std::string room_name;  ///< empty: no room in particular
  bool own = false;       ///< this room's
  bool operator==(const NextItem&) const = default;
};

/// The next item this room speaks in.
struct OwnItem {
  std::string title;
  std::string speaker_title;
  int items_before = 0;  ///< 0: it comes next
  bool operator==(const OwnItem&) const = default;
};

/// A request of this room that waits.
struct OwnRequest {
  RequestId id;
  RequestKind kind = RequestKind::kSpeech;
  std::string topic;
  bool accepted = false;
  int place = 1;  ///< among all that wait
  bool operator==(const OwnRequest&) const = default;
};

struct RoomPlan {
  bool send_main = false;
  bool send_content = false;
  bool microphone_open = false;
  bool on_air = false;
  bool standby = false;
  std::string item_title;
  std::string speaker_title;
  std::optional<WallTime> zero_at;  ///< in real time, also in a rehearsal …
  std::optional<Millis> frozen_left;
  bool rehearsal = false;
  int pace = 1;                ///< … whose clock runs so many times as fast
  std::string programme_room;  ///< name of the room on air; empty: the slate
  std::optional<NextItem> next;
  std::optional<OwnItem> own_next;
  std::vector<OwnRequest> requests;
  std::optional<DeskCall> desk_call;   ///< instants in real time
  std::optional<DeskMessage> message;  ///< likewise
  bool operator==(const RoomPlan&) const = default;
};

/// What should be on air: the live item's room, or the layout's picture; the slate before the
/// start, in a break and after the end; the central room between two items.
Source wanted_programme(const State& state);

/// Whose picture the programme is about, whatever the layout: the live item's room, or who has the
/// floor. `wanted_programme` without layouts.
Source wanted_speaker(const State& state);

/// Whom the conference hears: who is on air, who leads an open floor, who has the floor, and the
/// chair.
std::set<RoomId> open_microphones(const State& state);

/// The title of who speaks; empty when nobody is named.
std::string speaker_title(const State& state, const Item& item);

/// The room that must get ready ("chuẩn bị"): the next item's, when it is not the one on air.
std::optional<RoomId> standby_room(const State& state);

BridgePlan bridge_plan(const State& state);
RoomPlan room_plan(const State& state, const RoomId& room);

/// The speaker's clock of the live run.
Clock live_clock(const State& state, const Run& run);
/// The clock of one turn; empty when the turn has no limit.
Clock turn_clock(const Turn& turn);

// ---- the view: PROTOCOL.md §8, one field for one field -----------------------------------------

enum class ItemState { kPending, kLive, kHeld, kDone, kSuspended, kDeferred, kSkipped };
enum class Readiness { kGreen, kAmber, kRed };
enum class Level { kWarning, kCritical };

struct ItemView {
  const Item* item = nullptr;
  int number = 0;
  ItemState state = ItemState::kPending;
  std::string speaker_title;
  std::optional<Instant> expected_start;
  std::optional<Instant> expected_end;
  bool inserted = false;
  std::string reason;
  Presence presence = Presence::kUnknown;
  std::optional<WallTime> until;
  std::optional<WallTime> started_at;
  std::optional<WallTime> ended_at;
  Millis used{};
  Millis granted{};
};

struct LiveView {
  RunId run;
  ItemId item;
  std::optional<RoomId> room;
  WallTime started_at;
  bool held = false;
  Millis allotted{};
  Clock clock;
};

struct Reason {
  std::string code;
  Text text;
};

struct ReadyView {
  ItemId item;
  std::optional<RoomId> room;
  Readiness readiness = Readiness::kGreen;
  std::vector<Reason> reasons;
};

struct NextView : ReadyView {
  std::optional<ReadyView> following;  ///< the first item after it that another room speaks in
};

struct UndoView {
  WallTime until;
  std::string verb;
  std::string by;
};

struct ProgrammeView {
  Source wanted;
  std::optional<Source> actual;
  WallTime since;
  bool agrees = false;
};

/// The check that was signed last, as it counts now.
struct PreflightView {
  const Preflight* preflight = nullptr;  ///< null: none
  bool expired = false;
  std::vector<int> blockers{};  ///< numbers of the rows that keep the room from being ready
};

struct LayoutView {
  Layout in_force = Layout::kFull;
  const LayoutChoice* chosen = nullptr;
  ReturnPicture return_picture = ReturnPicture::kCentral;
  std::vector<RoomId> rooms;  ///< in the composed picture, in the order of their slots
};

struct RoomView {
  const Room* room = nullptr;
  int number = 0;
  RoomState state;
  bool on_air = false;
  bool wanted_on_air = false;
  bool standby = false;
  bool microphone_open = false;
  PreflightView preflight{};
};

struct AlarmView {
  std::string id;
  Level level = Level::kWarning;
  std::optional<RoomId> room;
  WallTime since;
  Text text;
};

struct LogLine {
  std::uint64_t seq = 0;
  WallTime at;
  std::string actor;
  Text text;
};

struct TurnView {
  const Turn* turn = nullptr;
  Clock clock;
};

/// The room that spoke was lost: its floor is kept for it until then.
struct FrozenView {
  RoomId room;
  WallTime since;
  WallTime kept_until;
};

enum class ConferenceState { kReady, kLive, kConcluded };

struct RehearsalReport;

/// Points into the State it was made from.
struct View {
  ConferenceState state = ConferenceState::kReady;
  std::vector<ItemView> items;
  std::optional<LiveView> live;
  std::optional<NextView> next;
  WallTime planned_end;
  Instant expected_end;
  Instant best_end;  ///< if everything flexible took its minimum
  Accounting accounting;
  std::vector<Advice> advice;
  std::vector<TurnView> turns;        ///< who has the floor, newest first
  std::vector<const Request*> queue;  ///< waiting, in order of service
  std::optional<FrozenView> frozen;
  WallTime slide_from;  ///< each second after this moves every expected time by one
  std::optional<UndoView> undo;
  ProgrammeView programme;
  LayoutView layout;
  std::vector<RoomView> rooms;
  std::vector<AlarmView> alarms;
  std::vector<LogLine> log;
  const RehearsalReport* rehearsed =
      nullptr;  ///< of the last rehearsal; whoever has it fills it in
};

PreflightView preflight_view(const State& state, const RoomId& room, WallTime now);

/// `tallied_at`: the instant the accounting and the advice are of. They move with every second of
/// an overtime; a caller that keeps the instant gets the same numbers for the same state.
View view(const State& state, WallTime now, WallTime tallied_at);
inline View view(const State& state, WallTime now) {
  return view(state, now, now);
}

}  // namespace nhipcau::core
