#include "orchestrator/core/decision.hpp"
#include "orchestrator/core/fold.hpp"
#include "orchestrator/core/overview.hpp"

/// Between the rooms' technicians and the technical desk, beside the programme: a call that stands
/// until somebody answers it, and lines from the desk to the rooms.
namespace nhipcau::core {
namespace {

constexpr std::size_t kLongestCall = 500;  // bytes
constexpr std::size_t kMostLetters = 200;  // what a screen shows at once

/// UTF-8: every byte but those that continue a letter begins one.
std::size_t letters(const std::string& text) {
  std::size_t count = 0;
  for (const char byte : text) {
    count += (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U ? 1U : 0U;
  }
  return count;
}

}  // namespace

Ruling on(const Case& c, const CallDesk& verb) {
  if (c.state.conference.find(verb.room) == nullptr || verb.text.size() > kLongestCall) {
    return Refusal{"bad_args"};
  }
  return Events{DeskCalled{verb.room, verb.text}};
}

Ruling on(const Case& c, const AnswerDeskCall& verb) {
  const auto call = c.state.desk.calls.find(verb.room);
  if (call == c.state.desk.calls.end() || !call->second.answered_by.empty()) {
    return Refusal{"no_call"};
  }
  return Events{DeskCallAnswered{verb.room}};
}

Ruling on(const Case& c, const MessageRoom& verb) {
  const bool known = !verb.room || c.state.conference.find(*verb.room) != nullptr;
  if (!known || letters(verb.text) > kMostLetters) {
    return Refusal{"bad_args"};
  }
  return Events{RoomMessaged{verb.room, verb.text}};
}

void fold(State& state, const Event& event, const DeskCalled& body) {
  state.desk.calls[body.room] = {
      .text = body.text, .at = event.at, .answered_by = {}, .answered_at = {}};
}

void fold(State& state, const Event& event, const DeskCallAnswered& body) {
  DeskCall& call = state.desk.calls[body.room];
  call.answered_by = event.actor;
  call.answered_at = event.at;
}

void fold(State& state, const Event& event, const RoomMessaged& body) {
  const DeskMessage message{.seq = event.seq, .at = event.at, .by = event.actor, .text = body.text};
  if (body.room) {
    state.desk.messages[*body.room] = message;
  } else {
    state.desk.to_all = message;
  }
}

const DeskMessage* message_for(const State& state, const RoomId& room) {
  const auto own = state.desk.messages.find(room);
  const DeskMessage* newest = state.desk.to_all ? &*state.desk.to_all : nullptr;
  if (own != state.desk.messages.end() && (newest == nullptr || own->second.seq > newest->seq)) {
    newest = &own->second;
  }
  return newest != nullptr && !newest->text.empty() ? newest : nullptr;
}

}  // namespace nhipcau::core
