#include <algorithm>

#include "common/base/check.hpp"
#include "orchestrator/core/core.hpp"
#include "orchestrator/core/project.hpp"

/// State is the fold of the journal. Total: every event that was ever written can be folded in.
namespace nhipcau::core {
namespace {

Run& run_in(State& state, const RunId& id) {
  const auto found = std::ranges::find(state.runs, id, &Run::id);
  CHECK(found != state.runs.end(), "an event names a run that was started before");
  return *found;
}

/// Remembers who advanced last. `next` is two events of one command: they become one advance.
void note_advance(State& state, const Event& event, const char* verb, std::optional<RunId> ended,
                  std::optional<RunId> started) {
  auto& last = state.last_advance;
  const bool second_half = last && event.cause && last->cause == event.cause;
  if (second_half) {
    last->verb = "next";
    last->started = started;
    return;
  }
  last = Advance{.verb = verb,
                 .actor = event.actor,
                 .at = event.at,
                 .cause = event.cause,
                 .ended = std::move(ended),
                 .started = std::move(started),
                 .undoable = true};
}

void on(State& state, const Event&, const ConferenceOpened& body) {
  state.conference = body.conference;
  for (const Room& room : body.conference.rooms) {
    state.rooms[room.id] = RoomState{};
  }
}

void on(State& state, const Event& event, const EpochStarted& body) {
  state.epoch = body.epoch;
  state.bridge_up = false;
  state.bridge_since = event.at;
  state.programme.reset();
  state.programme_since = event.at;
  for (auto& [id, room] : state.rooms) {
    const bool was_known = !room.agent_instance.empty();
    room = RoomState{};
    room.agent_since = was_known ? event.at : WallTime{};
    room.media_since = event.at;
  }
}

void on(State& state, const Event& event, const RunStarted& body) {
  state.runs.push_back(Run{.id = body.run,
                           .item = body.item,
                           .started_at = event.at,
                           .ended_at = {},
                           .voided = false,
                           .holds = {},
                           .granted = {}});
  const auto counting = std::ranges::count(state.runs, false, &Run::voided);
  note_advance(state, event, counting == 1 ? "start" : "next", std::nullopt, body.run);
}

void on(State& state, const Event& event, const RunEnded& body) {
  run_in(state, body.run).ended_at = event.at;
  note_advance(state, event, "finish", body.run, std::nullopt);
}

void on(State& state, const Event& event, const RunHeld& body) {
  run_in(state, body.run).holds.push_back({event.at, std::nullopt});
}

void on(State& state, const Event& event, const RunResumed& body) {
  Run& run = run_in(state, body.run);
  CHECK(!run.holds.empty(), "a resumed run was held before");
  run.holds.back().to = event.at;
}

void on(State& state, const Event&, const RunExtended& body) {
  run_in(state, body.run).granted += body.by;
}

void on(State& state, const Event& event, const AdvanceUndone& body) {
  if (body.voided) {
    Run& run = run_in(state, *body.voided);
    run.voided = true;
    run.ended_at = event.at;
  }
  if (body.reopened) {
    run_in(state, *body.reopened).ended_at.reset();
  }
  state.last_advance = Advance{.verb = "undo",
                               .actor = event.actor,
                               .at = event.at,
                               .cause = event.cause,
                               .ended = body.voided,
                               .started = body.reopened,
                               .undoable = false};
}

void on(State&, const Event&, const CommandRejected&) {}

void on(State& state, const Event& event, const AgentConnected& body) {
  RoomState& room = state.rooms[body.room];
  room.online = true;
  room.agent_instance = body.instance;
  room.agent_since = event.at;
}

void on(State& state, const Event& event, const AgentDisconnected& body) {
  RoomState& room = state.rooms[body.room];
  room.online = false;
  room.agent_since = event.at;
}

void on(State& state, const Event& event, const BridgeConnected& body) {
  const bool another = !state.bridge_instance.empty() && state.bridge_instance != body.instance;
  state.bridge_restarts += another ? 1 : 0;
  state.bridge_up = true;
  state.bridge_instance = body.instance;
  state.bridge_since = event.at;
}

void on(State& state, const Event& event, const BridgeDisconnected&) {
  state.bridge_up = false;
  state.bridge_since = event.at;
  state.programme.reset();
  state.programme_since = event.at;
  for (auto& [id, room] : state.rooms) {
    room.picture = Picture::kUnknown;
    room.sound = Sound::kUnknown;
    room.media_since = event.at;
  }
}

void on(State& state, const Event& event, const ProgrammeConfirmed& body) {
  state.programme = body.source;
  state.programme_since = event.at;
}

void on(State& state, const Event& event, const RoomMediaChanged& body) {
  RoomState& room = state.rooms[body.room];
  if (room.picture != body.picture) {
    room.media_since = event.at;
  }
  room.picture = body.picture;
  room.sound = body.sound;
}

void on(State& state, const Event&, const LocalMuteChanged& body) {
  state.rooms[body.room].muted_locally = body.muted;
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

/// The log is for news: neither the opening nor "no picture" of a room nothing was known of yet.
bool is_news(const State& before, const Event& event) {
  const auto* media = std::get_if<RoomMediaChanged>(&event.body);
  if (media != nullptr && media->picture == Picture::kNone) {
    const auto room = before.rooms.find(media->room);
    return room != before.rooms.end() && room->second.picture != Picture::kUnknown;
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

void apply(State& state, const Event& event) {
  CHECK(event.seq == state.seq + 1, "events are folded in without a gap");
  const bool opening = std::holds_alternative<ConferenceOpened>(event.body);
  const std::optional<Source> wanted =
      opening ? std::nullopt : std::optional(wanted_programme(state));
  const bool news = is_news(state, event);
  std::visit([&](const auto& body) { on(state, event, body); }, event.body);
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
