#include <algorithm>

#include "orchestrator/core/project.hpp"
#include "tests/sim/world.hpp"

/// What goes wrong, and what must hold all the same.
namespace nhipcau::sim {
namespace {

bool advances(const core::EventBody& body) {
  return std::holds_alternative<core::RunStarted>(body) ||
         std::holds_alternative<core::RunEnded>(body) ||
         std::holds_alternative<core::AdvanceUndone>(body);
}

std::optional<RoomId> room_of(const std::optional<wire::Source>& source) {
  return source ? source->room : std::nullopt;
}

std::vector<bool> microphones(const wire::BridgePlan& plan) {
  std::vector<bool> open;
  for (const wire::BridgeRoom& room : plan.rooms) {
    open.push_back(room.microphone_open);
  }
  return open;
}

}  // namespace

void World::make_trouble() {
  if (!trouble_) {
    return;
  }
  const double what = unit_(random_);
  auto victim = agents_.begin();
  std::advance(victim, static_cast<std::ptrdiff_t>(random_() % agents_.size()));
  if (what < 0.25) {
    drop_agent(victim->second);
  } else if (what < 0.35) {
    restart_agent(victim->second);
  } else if (what < 0.42) {
    drop_bridge();
  } else if (what < 0.46) {
    restart_bridge();
  } else if (what < 0.52 && session_) {
    note("killed");
    crash_orchestrator();
  }
  after(between(200, 20'000), [this] { make_trouble(); });
}

void World::check(bool holds, const std::string& what) const {
  if (!holds) {
    throw Broken{what};
  }
}

/// I4, I6: an answer is in the journal, and the same command has one answer for ever.
void World::check_answer(const Press& press, const session::CommandOutcome& outcome) const {
  check(outcome.seq > 0 && outcome.seq <= disk_.head(),
        "an answer is committed before it is given");
  const core::Event& event = disk_.events[outcome.seq - 1];
  check(event.cause == press.command.id, "the journal holds what was answered");
  check(std::holds_alternative<core::CommandRejected>(event.body) != outcome.ok,
        "the journal says of a command what its answer said");
  if (press.answered) {
    check(press.outcome.ok == outcome.ok && press.outcome.seq == outcome.seq &&
              press.outcome.code == outcome.code,
          "the same command gets the same answer");
  }
}

/// I10: restarts and reconnects alone never change who is seen or heard.
void World::check_programme_changes(const wire::BridgePlan& before,
                                    const wire::BridgePlan& now) const {
  const bool same = before.programme == now.programme && microphones(before) == microphones(now);
  const auto from = disk_.events.begin() + static_cast<std::ptrdiff_t>(before.stamp.seq);
  const auto to = disk_.events.begin() + static_cast<std::ptrdiff_t>(now.stamp.seq);
  const bool moved = from <= to && std::any_of(from, to, [](const core::Event& event) {
                       return advances(event.body);
                     });
  check(same || moved, "the programme changes only when somebody advanced it");
}

/// I11: shown on air is only what is, or was until the bridge's word for it could be here: a
/// stalled connection delays it by 4 s, a dead one is noticed after 6 s.
void World::check_tally() const {
  constexpr Seconds kWordUnderWay{11};
  const std::optional<core::Source>& shown = session_->state().programme;
  if (!shown || !shown->room || room_of(bridge_.programme) == shown->room) {
    return;
  }
  const auto left = bridge_.left_air_at.find(*shown->room);
  check(left != bridge_.left_air_at.end() && now_ - left->second <= kWordUnderWay,
        "a room is shown on air only when it is");
}

/// I3, I6 and the promise of `expect`, over the whole record.
void World::check_journal() const {
  std::map<CommandId, std::set<WallTime>> times;
  std::map<CommandId, const Press*> pressed;
  for (const auto& press : presses_) {
    pressed[press->command.id] = press.get();
  }
  std::uint64_t seq = 0;
  WallTime last;
  core::State state;
  for (const core::Event& event : disk_.events) {
    check(event.seq == ++seq, "the journal has no gap");
    check(event.at >= last, "instants in the journal never go back");
    last = event.at;
    if (const auto* ended = std::get_if<core::RunEnded>(&event.body); ended && event.cause) {
      check(pressed.at(*event.cause)->command.expect_live_run == ended->run,
            "only the run the sender saw is ended");
    }
    if (event.cause) {
      times[*event.cause].insert(event.at);
    }
    core::apply(state, event);
  }
  for (const auto& [command, instants] : times) {
    check(instants.size() == 1, "a command takes effect once");
  }
  if (session_) {
    check(state == session_->state(), "the state is the fold of the journal");
  }
}

/// I8, I16, I18: half a minute after the last trouble everything is as the journal says.
void World::check_converged() {
  check_journal();
  check(session_ != nullptr, "the orchestrator is back");
  const core::State& state = session_->state();
  for (const auto& press : presses_) {
    check(press->answered, press->command.id.str() + " was answered in the end");
  }
  for (const auto& [room, agent] : agents_) {
    const core::RoomPlan wanted = core::room_plan(state, room);
    const bool follows = agent.plan && agent.plan->send_main == wanted.send_main &&
                         agent.plan->microphone_open == wanted.microphone_open &&
                         agent.plan->on_air == wanted.on_air &&
                         agent.plan->item_title == wanted.item_title &&
                         agent.plan->zero_at == wanted.zero_at;
    check(state.rooms.at(room).online, room.str() + " is connected again");
    check(follows, room.str() + " follows the newest plan");
    check(agent.plan->bridge_instance == bridge_.instance && agent.plan->answer.has_value(),
          room.str() + " has its media leg");
  }
  const core::BridgePlan wanted = core::bridge_plan(state);
  check(state.bridge_up && bridge_.plan.has_value(), "the bridge is connected again");
  check(bridge_.plan->programme.room == wanted.programme.room,
        "the bridge follows the newest plan");
  check(room_of(bridge_.programme) == wanted.programme.room, "the wanted room is on air");
  check(state.programme && state.programme->room == wanted.programme.room, "and shown on air");
}

}  // namespace nhipcau::sim
