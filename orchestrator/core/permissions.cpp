#include <array>

#include "orchestrator/core/decision.hpp"

/// Who may do what: deny by default. The moderator runs the conference; the secretary keeps the
/// queue; a technician speaks for the own room only; the monitor answers the rooms; a viewer looks.
namespace nhipcau::core {
namespace {

constexpr std::array kNames{"start",
                            "next",
                            "finish",
                            "hold",
                            "resume",
                            "extend",
                            "undo",
                            "skip",
                            "defer",
                            "recall",
                            "move",
                            "insert",
                            "interject",
                            "adjust",
                            "break_until",
                            "correct_start",
                            "return_to",
                            "conclude",
                            "raise",
                            "settle",
                            "move_request",
                            "give_floor",
                            "take_back",
                            "set_holders",
                            "chair_microphone",
                            "mute_all",
                            "thaw",
                            "take_seat",
                            "open_rehearsal",
                            "close_rehearsal",
                            "play_from",
                            "drop_room",
                            "end_drill",
                            "mark_speaker",
                            "call_desk",
                            "answer_desk_call",
                            "message_room",
                            "set_layout",
                            "set_return"};
static_assert(kNames.size() == std::variant_size_v<AnyVerb>, "every verb has a name");

/// What the technical team does at the centre.
bool desk_may(const Verb& verb) {
  return std::holds_alternative<AnswerDeskCall>(verb) || std::holds_alternative<MessageRoom>(verb);
}

bool secretary_may(const Verb& verb) {
  return std::holds_alternative<Raise>(verb) || std::holds_alternative<Settle>(verb) ||
         std::holds_alternative<MoveRequest>(verb) || std::holds_alternative<MarkSpeaker>(verb) ||
         desk_may(verb);
}

/// Raising is for the own room; cancelling and marking are checked against the room of the request
/// or the item when they are decided.
bool technician_may(const Command& command) {
  if (const auto* raise = std::get_if<Raise>(&command.verb)) {
    return command.room == raise->room;
  }
  if (const auto* call = std::get_if<CallDesk>(&command.verb)) {
    return command.room == call->room;
  }
  if (std::holds_alternative<MarkSpeaker>(command.verb)) {
    return true;
  }
  const auto* settle = std::get_if<Settle>(&command.verb);
  return settle != nullptr && settle->status == RequestStatus::kCancelled;
}

}  // namespace

std::string name_of(const Verb& verb) {
  return kNames.at(verb.index());
}

bool permitted(const Command& command) {
  switch (command.role) {
    case Role::kModerator:
      return true;
    case Role::kSecretary:
      return secretary_may(command.verb);
    case Role::kTechnician:
      return technician_may(command);
    case Role::kMonitor:
      return desk_may(command.verb);
    case Role::kViewer:
      return false;
  }
  return false;
}

}  // namespace nhipcau::core
