#include <algorithm>

#include "common/base/overloaded.hpp"
#include "common/wire/codec.hpp"
#include "tests/sim/world.hpp"

/// Agents, bridge and the network between them and the orchestrator.
namespace nhipcau::sim {
namespace {

/// PROTOCOL.md §1: 0, 0.3, 1.2, 2.7, 4.8, 7 s.
Millis back_off(int retries) {
  constexpr int kSteps[] = {0, 300, 1200, 2700, 4800, 7000};
  return Millis{kSteps[std::min(retries, 5)]};
}

std::string generation(std::uint64_t number) {
  std::string hex = "0000000000000000";
  for (std::size_t digit = 16; digit > 0 && number > 0; --digit, number /= 16) {
    hex[digit - 1] = "0123456789abcdef"[number % 16];
  }
  return hex;
}

}  // namespace

/// A stall now and then; never out of order.
WallTime World::arrival(WallTime& last) {
  const Millis delay = chance(0.01) && trouble_ ? between(500, 4000) : between(1, 60);
  last = std::max(last + Millis{1}, now_ + delay);
  return last;
}

/// Both ends learn of it, each in its own time; what is under way is lost.
void World::drop(const std::shared_ptr<Connection>& connection, const Action& at_peer,
                 const Action& at_orchestrator) {
  if (!connection || !connection->open) {
    return;
  }
  connection->open = false;
  after(between(1, 6000), at_peer);
  after(between(1, 6000), [this, life = life_, at_orchestrator] {
    if (life == life_ && session_) {
      in_orchestrator(at_orchestrator);
    }
  });
}

// ---- agents ------------------------------------------------------------------------------------

void World::restart_agent(AgentProgram& agent) {
  drop_agent(agent);
  ++agent.starts;
  agent.plan.reset();
  agent.retries = 0;
  const std::string instance = agent.room.str() + "-" + std::to_string(agent.starts);
  agent.core.emplace(
      agent::Identity{.token = "t", .room = agent.room, .instance = instance, .version = "sim"},
      agent.saved_epoch, [this] {
        wire::MediaOffer offer;
        offer.generation = generation(++order_);
        offer.video_ssrc = static_cast<std::uint32_t>(order_ * 3);
        offer.thumbnail_ssrc = offer.video_ssrc + 1;
        offer.audio_ssrc = offer.video_ssrc + 2;
        return offer;
      });
  connect_agent(agent);
  const int start = agent.starts;
  after(between(1, 1000), [this, &agent, start] {
    if (start == agent.starts) {
      report_agent(agent);
    }
  });
}

void World::connect_agent(AgentProgram& agent) {
  if (agent.connection && agent.connection->open) {
    return;
  }
  if (!session_) {
    const int start = agent.starts;
    after(back_off(++agent.retries) + between(0, 300), [this, &agent, start] {
      if (start == agent.starts) {
        connect_agent(agent);
      }
    });
    return;
  }
  agent.connection = std::make_shared<Connection>();
  agent.retries = 0;
  agent_effects(agent, agent.core->opened());
}

void World::drop_agent(AgentProgram& agent) {
  const int start = agent.starts;
  const auto gone = agent.connection;
  drop(
      gone,
      [this, &agent, start, gone] {
        if (start == agent.starts && agent.connection == gone) {
          agent.core->closed();
          connect_agent(agent);
        }
      },
      [this, &agent, gone] {
        if (agent.connection == gone || !agent.connection->open) {
          session_->agent_left(agent.room, "connection lost", now_);
        }
      });
}

void World::agent_effects(AgentProgram& agent, const agent::Effects& effects) {
  for (const agent::Effect& effect : effects) {
    std::visit(Overloaded{[&](const agent::Greet& greet) { to_orchestrator(agent, greet.hello); },
                          [&](const agent::SendOffer& offer) {
                            to_orchestrator(agent, wire::AgentOffer{offer.offer});
                          },
                          [&](const agent::SaveEpoch& save) { agent.saved_epoch = save.epoch; },
                          [&](const agent::Follow& follow) {
                            check(!agent.plan || !(follow.plan.stamp < agent.plan->stamp),
                                  agent.room.str() + " never goes back to an older plan");
                            agent.plan = follow.plan;
                          },
                          [&](const auto&) {}},
               effect);
  }
}

void World::to_orchestrator(AgentProgram& agent, wire::FromAgent message) {
  const auto connection = agent.connection;
  if (!connection || !connection->open) {
    return;
  }
  at(arrival(connection->last_up),
     [this, connection, room = agent.room, message = std::move(message)] {
       if (!connection->open) {
         return;
       }
       note(wire::encode(message));
       in_orchestrator([&] {
         std::visit(
             Overloaded{[&](const wire::AgentHello& m) { session_->agent_hello(m, now_); },
                        [&](const wire::AgentOffer& m) { session_->agent_offer(room, m, now_); },
                        [&](const wire::AgentReport& m) { session_->agent_report(room, m, now_); }},
             message);
       });
     });
}

void World::report_agent(AgentProgram& agent) {
  agent::Facts facts;
  facts.camera_ok = true;
  facts.microphone_ok = true;
  if (const auto report = agent.core->report(facts, MonoTime{now_.ms})) {
    to_orchestrator(agent, *report);
  }
  // Every five seconds, all at the same moment: what the rule says of reports does not depend on
  // it, and the view is made once for all of them.
  const int start = agent.starts;
  at(WallTime{(now_.ms / 5000 + 1) * 5000}, [this, &agent, start] {
    if (start == agent.starts) {
      report_agent(agent);
    }
  });
}

void World::agent_received(AgentProgram& agent, const wire::ToAgent& message) {
  agent_effects(agent, agent.core->received(message));
}

void World::send_to_agent(const RoomId& room, wire::ToAgent message) {
  failpoint("before a plan");
  if (const auto* plan = std::get_if<wire::RoomPlan>(&message)) {
    check(plan->stamp.seq <= disk_.head(), "nothing is sent before it is committed");
  }
  AgentProgram& agent = agents_.at(room);
  const auto connection = agent.connection;
  if (!connection || !connection->open) {
    return;
  }
  at(arrival(connection->last_down), [this, connection, &agent, message = std::move(message)] {
    if (connection->open) {
      note(wire::encode(message));
      agent_received(agent, message);
    }
  });
}

// ---- the bridge --------------------------------------------------------------------------------

void World::restart_bridge() {
  drop_bridge();
  ++bridge_.starts;
  bridge_.up = true;
  bridge_.instance = "bridge-" + std::to_string(bridge_.starts);
  bridge_.answers.clear();
  bridge_.plan.reset();
  note_leaving_air();
  bridge_.programme.reset();
  bridge_.highest_epoch = 0;
  connect_bridge();
  const int start = bridge_.starts;
  after(Millis{1}, [this, start] {
    if (start == bridge_.starts) {
      report_bridge();
    }
  });
}

void World::connect_bridge() {
  if (bridge_.connection && bridge_.connection->open) {
    return;
  }
  if (!session_) {
    const int start = bridge_.starts;
    after(back_off(++bridge_.retries) + between(0, 300), [this, start] {
      if (start == bridge_.starts) {
        connect_bridge();
      }
    });
    return;
  }
  bridge_.connection = std::make_shared<Connection>();
  bridge_.retries = 0;
  wire::BridgeHello hello;
  hello.instance = bridge_.instance;
  hello.highest_epoch = bridge_.highest_epoch;
  hello.answers = bridge_.answers;
  to_orchestrator(hello);
}

void World::drop_bridge() {
  const int start = bridge_.starts;
  const auto gone = bridge_.connection;
  drop(
      gone,
      [this, start, gone] {
        if (start == bridge_.starts && bridge_.connection == gone) {
          connect_bridge();
        }
      },
      [this, gone] {
        if (bridge_.connection == gone || !bridge_.connection->open) {
          session_->bridge_left("connection lost", now_);
        }
      });
}

void World::to_orchestrator(wire::FromBridge message) {
  const auto connection = bridge_.connection;
  if (!connection || !connection->open) {
    return;
  }
  at(arrival(connection->last_up), [this, connection, message = std::move(message)] {
    if (!connection->open) {
      return;
    }
    note(wire::encode(message));
    in_orchestrator([&] {
      std::visit(Overloaded{[&](const wire::BridgeHello& m) { session_->bridge_hello(m, now_); },
                            [&](const wire::BridgeAnswer& m) { session_->bridge_answer(m, now_); },
                            [&](const wire::OutputAnswer& m) { session_->output_answer(m, now_); },
                            [&](const wire::BridgeReport& m) { session_->bridge_report(m, now_); }},
                 message);
    });
  });
}

void World::send_to_bridge(wire::ToBridge message) {
  failpoint("before a bridge plan");
  if (const auto* plan = std::get_if<wire::BridgePlan>(&message)) {
    check(plan->stamp.seq <= disk_.head(), "nothing is sent before it is committed");
  }
  const auto connection = bridge_.connection;
  if (!connection || !connection->open) {
    return;
  }
  at(arrival(connection->last_down), [this, connection, message = std::move(message)] {
    if (connection->open) {
      note(wire::encode(message));
      bridge_received(message);
    }
  });
}

void World::bridge_received(const wire::ToBridge& message) {
  const auto* plan = std::get_if<wire::BridgePlan>(&message);
  if (plan == nullptr || plan->stamp.epoch < bridge_.highest_epoch) {
    return;
  }
  bridge_.highest_epoch = plan->stamp.epoch;
  if (bridge_.plan) {
    check_programme_changes(*bridge_.plan, *plan);
  }
  follow(*plan);
}

void World::follow(const wire::BridgePlan& plan) {
  bridge_.plan = plan;
  for (const wire::BridgeRoom& room : plan.rooms) {
    const auto answered = bridge_.answers.find(room.room);
    const bool news = room.offer && (answered == bridge_.answers.end() ||
                                     answered->second.generation != room.offer->generation);
    if (news) {
      wire::MediaAnswer answer;
      answer.generation = room.offer->generation;
      answer.port = 5004;
      bridge_.answers[room.room] = answer;
      to_orchestrator(wire::BridgeAnswer{room.room, answer});
    }
  }
  if (bridge_.programme != plan.programme) {
    const int start = bridge_.starts;
    after(between(10, 120), [this, start, source = plan.programme] {
      if (start == bridge_.starts) {
        put_on_air(source);
      }
    });
  }
}

void World::note_leaving_air() {
  if (bridge_.programme && bridge_.programme->room) {
    bridge_.left_air_at[*bridge_.programme->room] = now_;
  }
}

/// The wanted room's key frame has come (if it is still wanted).
void World::put_on_air(const wire::Source& source) {
  if (bridge_.plan && bridge_.plan->programme == source && bridge_.programme != source) {
    note_leaving_air();
    bridge_.programme = source;
    to_orchestrator(bridge_report());
  }
}

wire::BridgeReport World::bridge_report() const {
  wire::BridgeReport report;
  report.applied = bridge_.plan ? bridge_.plan->stamp : wire::PlanStamp{};
  report.programme = bridge_.programme;
  for (const auto& [room, answer] : bridge_.answers) {
    wire::RoomMedia media;
    media.room = room;
    media.generation = answer.generation;
    media.picture = wire::PictureState::kOk;
    media.sound = wire::SoundState::kOk;
    report.rooms.push_back(media);
  }
  return report;
}

void World::report_bridge() {
  to_orchestrator(bridge_report());
  const int start = bridge_.starts;
  at(WallTime{(now_.ms / 5000 + 1) * 5000}, [this, start] {
    if (start == bridge_.starts) {
      report_bridge();
    }
  });
}

}  // namespace nhipcau::sim
