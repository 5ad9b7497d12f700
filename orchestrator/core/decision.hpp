#pragma once

#include <optional>
#include <string>
#include <vector>

#include "orchestrator/core/core.hpp"

/// What the deciding functions share. Each verb has one function `on`, in the file of its subject:
/// decide.cpp (what is live), decide_programme.cpp (what is to come), decide_floor.cpp (who
/// speaks).
namespace nhipcau::core {

using Events = std::vector<EventBody>;

/// Why a command is refused, as a code of PROTOCOL.md §6.
struct Refusal {
  const char* code = "";
};
using Ruling = std::variant<Events, Refusal>;

/// One command in front of the state.
struct Case {
  const State& state;
  const Command& command;
  WallTime now;
  const Run* live = nullptr;  ///< the live run, or null
};

/// Whether this role may press this verb at all, on this room.
bool permitted(const Command& command);

/// "start", "next", … as in PROTOCOL.md §6.
std::string name_of(const Verb& verb);

/// Somebody else moderates, and this verb is the moderator's.
bool seated_elsewhere(const Case& c);
/// Nobody moderates: with this command its sender begins to.
bool takes_free_seat(const Case& c);

Ruling on(const Case& c, const Start& verb);
Ruling on(const Case& c, const Next& verb);
Ruling on(const Case& c, const Finish& verb);
Ruling on(const Case& c, const Hold& verb);
Ruling on(const Case& c, const Resume& verb);
Ruling on(const Case& c, const Extend& verb);
Ruling on(const Case& c, const Undo& verb);
Ruling on(const Case& c, const CorrectStart& verb);
Ruling on(const Case& c, const ReturnTo& verb);
Ruling on(const Case& c, const Interject& verb);
Ruling on(const Case& c, const Conclude& verb);

Ruling on(const Case& c, const Skip& verb);
Ruling on(const Case& c, const Defer& verb);
Ruling on(const Case& c, const Recall& verb);
Ruling on(const Case& c, const Move& verb);
Ruling on(const Case& c, const Insert& verb);
Ruling on(const Case& c, const Adjust& verb);
Ruling on(const Case& c, const BreakUntil& verb);
Ruling on(const Case& c, const MarkSpeaker& verb);
/// The item an unplanned one becomes; `refused` when it makes no sense.
std::variant<Item, Refusal> unplanned_item(const Case& c, const Unplanned& what);

Ruling on(const Case& c, const Raise& verb);
Ruling on(const Case& c, const Settle& verb);
Ruling on(const Case& c, const MoveRequest& verb);
Ruling on(const Case& c, const GiveFloor& verb);
Ruling on(const Case& c, const TakeBack& verb);
Ruling on(const Case& c, const SetHolders& verb);
Ruling on(const Case& c, const ChairMicrophone& verb);
Ruling on(const Case& c, const MuteAll& verb);
Ruling on(const Case& c, const Thaw& verb);

Ruling on(const Case& c, const SetLayout& verb);
Ruling on(const Case& c, const SetReturn& verb);

Ruling on(const Case& c, const TakeSeat& verb);

Ruling on(const Case& c, const CallDesk& verb);
Ruling on(const Case& c, const AnswerDeskCall& verb);
Ruling on(const Case& c, const MessageRoom& verb);
/// The desk's: means the same whatever is live, whoever moderates, before and after the conference.
inline bool is_of_the_desk(const Verb& verb) {
  return std::holds_alternative<CallDesk>(verb) || std::holds_alternative<AnswerDeskCall>(verb) ||
         std::holds_alternative<MessageRoom>(verb);
}

/// Whether a rehearsal forbids this verb here, or the conference does; null: neither.
const char* refused_by_rehearsal(const Case& c);
Ruling on(const Case& c, const OpenRehearsal& verb);
Ruling on(const Case& c, const CloseRehearsal& verb);
Ruling on(const Case& c, const PlayFrom& verb);
Ruling on(const Case& c, const DropRoom& verb);
Ruling on(const Case& c, const EndDrill& verb);

/// Ends what is live, with everybody who has the floor in it; no events when nothing is.
Events end_live(const Case& c, EndReason reason);
RunId new_run_id(const Case& c);
/// A second press within a second is a double press, not a decision.
bool too_soon(const Case& c);

}  // namespace nhipcau::core
