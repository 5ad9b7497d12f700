#include <algorithm>

#include "common/base/check.hpp"
#include "orchestrator/core/fold.hpp"
#include "orchestrator/core/project.hpp"

/// State is the fold of the journal. Total: every event that was ever written can be folded in.
namespace nhipcau::core {
namespace {

void fold(State& state, const Event&, const ConferenceOpened& body) {
  state.conference = body.conference;
  state.return_picture = body.conference.return_picture;
  for (const Room& room : body.conference.rooms) {
    state.rooms[room.id] = RoomState{};
  }
  for (const Item& item : body.conference.items) {
    AgendaItem each;
    each.item = item;
    state.agenda.push_back(std::move(each));
  }
}

void fold(State& state, const Event& event, const EpochStarted& body) {
  state.epoch = body.epoch;
  state.bridge_up = false;
  state.bridge_since = event.at;
  state.programme.reset();
  state.programme_since = event.at;
  for (auto& [id, room] : state.rooms) {
    const bool was_known = !room.agent_instance.empty();
    const bool content = room.content;  // what is shown does not change by a restart of ours
    room = RoomState{};
    room.content = content;
    room.agent_since = was_known ? event.at : WallTime{};
    room.media_since = event.at;
  }
}

void fold(State& state, const Event& event, const RunStarted& body) {
  Run run;
  run.id = body.run;
  run.item = body.item;
  run.started_at = event.at;
  state.runs.push_back(std::move(run));
  AgendaItem& item = item_in(state, body.item);
  item.deferred = false;
  const auto counting = std::ranges::count(state.runs, false, &Run::voided);
  Advance& advance = advance_of(state, event, counting == 1 ? "start" : "next");
  advance.started = body.run;
  leave_layout(state, advance);
  if (item.inserted_by && item.inserted_by == event.cause) {
    advance.inserted = body.item;
    advance.verb = "interject";
  }
}

void fold(State& state, const Event& event, const RunEnded& body) {
  Run& run = run_in(state, body.run);
  run.ended_at = event.at;
  run.suspended = body.reason == EndReason::kSuspended;
  Advance& advance = advance_of(state, event, "finish");
  advance.ended = body.run;
  leave_layout(state, advance);
}

void fold(State& state, const Event& event, const RunHeld& body) {
  run_in(state, body.run).holds.push_back({.room_lost = false, .from = event.at, .to = {}});
}

void fold(State& state, const Event& event, const RunResumed& body) {
  Run& run = run_in(state, body.run);
  CHECK(!run.holds.empty(), "a resumed run was held before");
  run.holds.back().to = event.at;
}

void fold(State& state, const Event&, const RunExtended& body) {
  item_in(state, run_in(state, body.run).item).granted += body.by;
}

void fold(State& state, const Event&, const StartCorrected& body) {
  Run& run = run_in(state, body.run);
  run.started_at = run.started_at - body.by;
  for (Run& other : state.runs) {
    if (other.id != run.id && !other.voided && other.ended_at && *other.ended_at > run.started_at) {
      other.ended_at = run.started_at;
    }
  }
}

void fold(State& state, const Event& event, const ConferenceConcluded&) {
  state.closed = true;
  advance_of(state, event, "conclude").verb = "conclude";
}

void fold(State& state, const Event& event, const AdvanceUndone& body) {
  if (body.voided) {
    Run& run = run_in(state, *body.voided);
    run.voided = true;
    run.ended_at = event.at;
  }
  if (body.reopened) {
    Run& run = run_in(state, *body.reopened);
    run.ended_at.reset();
    run.suspended = false;
  }
  if (state.last_advance) {
    take_back(state, *state.last_advance);
  }
  state.closed = false;
  Advance undo;
  undo.verb = "undo";
  undo.actor = event.actor;
  undo.at = event.at;
  undo.cause = event.cause;
  undo.ended = body.voided;
  undo.started = body.reopened;
  state.last_advance = std::move(undo);
}

void fold(State& state, const Event& event, const ClockStepped& body) {
  state.clock_step = ClockStep{body.by, event.at};
}

void fold(State& state, const Event& event, const RecordFaultFound& body) {
  state.record_trouble = RecordTrouble{body, event.at};
}

void fold(State&, const Event&, const CommandRejected&) {}

void fold(State& state, const Event& event, const AgentConnected& body) {
  RoomState& room = state.rooms[body.room];
  room.online = true;
  room.agent_instance = body.instance;
  room.agent_since = event.at;
}

void fold(State& state, const Event& event, const AgentDisconnected& body) {
  RoomState& room = state.rooms[body.room];
  room.online = false;
  room.microphone = Microphone::kUnknown;
  room.agent_since = event.at;
}

/// What a bridge measured is void without that bridge.
void forget_measurements(State& state, WallTime at) {
  state.programme.reset();
  state.programme_since = at;
  for (auto& [id, room] : state.rooms) {
    room.picture = Picture::kUnknown;
    room.sound = Sound::kUnknown;
    room.media_since = room.sound_since = at;
  }
}

void fold(State& state, const Event& event, const BridgeConnected& body) {
  const bool another = !state.bridge_instance.empty() && state.bridge_instance != body.instance;
  if (another) {
    ++state.bridge_restarts;
    forget_measurements(state, event.at);  // its predecessor's end may not have been noticed
  }
  state.bridge_up = true;
  state.bridge_instance = body.instance;
  state.bridge_since = event.at;
}

void fold(State& state, const Event& event, const BridgeDisconnected&) {
  state.bridge_up = false;
  state.bridge_since = event.at;
  forget_measurements(state, event.at);
}

void fold(State& state, const Event& event, const ProgrammeConfirmed& body) {
  state.programme = body.source;
  state.programme_since = event.at;
}

void fold(State& state, const Event& event, const RoomMediaChanged& body) {
  RoomState& room = state.rooms[body.room];
  if (room.picture != body.picture) {
    room.media_since = event.at;
  }
  if (room.sound != body.sound) {
    room.sound_since = event.at;
  }
  room.picture = body.picture;
  room.sound = body.sound;
  if (body.picture == Picture::kNone && body.sound == Sound::kNone) {
    room.content = false;  // the room is lost
  }
}

void fold(State& state, const Event&, const MicrophoneChanged& body) {
  state.rooms[body.room].microphone = body.microphone;
}

void fold(State& state, const Event& event, const LocalMuteChanged& body) {
  RoomState& room = state.rooms[body.room];
  room.muted_locally = body.muted;
  room.muted_since = event.at;
}

void fold(State& state, const Event&, const SegmentRecorded& body) {
  state.segments.insert(body.file);
}

void fold(State& state, const Event&, const PreflightDone& body) {
  state.preflights.insert_or_assign(body.room, body.preflight);
}

void fold(State& state, const Event&, const PreflightVoided& body) {
  state.preflights.erase(body.room);
}

/// The answer to the command that made this event; a later event of the same command updates it.
void remember_answer(State& state, const Event& event) {
  if (!event.cause) {
    return;
  }
  Answer answer{.ok = true, .seq = event.seq, .code = {}, .by_actor = {}, .by_at = {}};
  if (const auto* refusal = std::get_if<CommandRejected>(&event.body)) {
    answer.ok = false;
    answer.code = refusal->code;
    answer.by_actor = refusal->by_actor;
    answer.by_at = refusal->by_at;
  }
  if (state.answers.insert_or_assign(*event.cause, std::move(answer)).second) {
    state.answer_order.push_back(*event.cause);
  }
  if (state.answer_order.size() > State::kKeptAnswers) {
    state.answers.erase(state.answer_order.front());
    state.answer_order.pop_front();
  }
}

/// The log is for news: neither the opening, nor of a room nothing was known of yet that it has no
/// picture or that its microphone works.
bool is_news(const State& before, const Event& event) {
  const auto* media = std::get_if<RoomMediaChanged>(&event.body);
  if (media != nullptr && media->picture == Picture::kNone) {
    const auto room = before.rooms.find(media->room);
    return room != before.rooms.end() && room->second.picture != Picture::kUnknown;
  }
  if (const auto* microphone = std::get_if<MicrophoneChanged>(&event.body)) {
    const auto room = before.rooms.find(microphone->room);
    return microphone->microphone != Microphone::kOk || room == before.rooms.end() ||
           room->second.microphone != Microphone::kUnknown;
  }
  return !std::holds_alternative<ConferenceOpened>(event.body);
}

void remember_recent(State& state, const Event& event) {
  state.recent.push_back(event);
  if (state.recent.size() > State::kKeptRecent) {
    state.recent.pop_front();
  }
}

}  // namespace

Run& run_in(State& state, const RunId& id) {
  const auto found = std::ranges::find(state.runs, id, &Run::id);
  CHECK(found != state.runs.end(), "an event names a run that was started before");
  return *found;
}

AgendaItem& item_in(State& state, const ItemId& id) {
  const auto is = [&](const AgendaItem& each) { return each.item.id == id; };
  const auto found = std::ranges::find_if(state.agenda, is);
  CHECK(found != state.agenda.end(), "an event names an item of the agenda");
  return *found;
}

Advance& advance_of(State& state, const Event& event, const char* verb) {
  auto& last = state.last_advance;
  if (last && event.cause && last->cause == event.cause) {
    last->verb = last->ended && !last->started ? "next" : last->verb;
    return *last;
  }
  last = Advance{};
  last->verb = verb;
  last->actor = event.actor;
  last->at = event.at;
  last->cause = event.cause;
  last->undoable = true;
  return *last;
}

void apply(State& state, const Event& event) {
  CHECK(event.seq == state.seq + 1, "events are folded in without a gap");
  const bool opening = std::holds_alternative<ConferenceOpened>(event.body);
  const std::optional<Source> wanted =
      opening ? std::nullopt : std::optional(wanted_programme(state));
  const bool news = is_news(state, event);
  std::visit([&](const auto& body) { fold(state, event, body); }, event.body);
  state.seq = event.seq;
  if (wanted_programme(state) != wanted) {
    state.wanted_since = event.at;
  }
  remember_answer(state, event);
  if (news) {
    remember_recent(state, event);
  }
}

}  // namespace nhipcau::core
