#include "tests/sim/centre.hpp"

#include <algorithm>

#include "common/base/overloaded.hpp"
#include "orchestrator/core/project.hpp"

namespace nhipcau::sim {
namespace {

constexpr WallTime kFirstMorning{1'000'000};
constexpr Millis kPagesKept{60'000};

}  // namespace

Centre::Centre(Env& env, core::Conference conference)
    : env_(env),
      conference_(std::move(conference)),
      disk_(env.schedule, env.random, env.weather,
            {.failpoint = [this](const char* where) { failpoint(where); },
             .time = [this] { return conference_time(); },
             .committed = [this](std::span<const core::Event> batch,
                                 WallTime at) { committed(batch, at); }}) {}

// ---- time --------------------------------------------------------------------------------------

Now Centre::machine() const {
  return {kFirstMorning + Millis{env_.now().ms} + clock_offset_, MonoTime{env_.now().ms}};
}

/// What the conference's clock must say, counted without it.
WallTime Centre::conference_time() const {
  return started_at_.wall + (machine().mono - started_at_.mono);
}

void Centre::watch_clock() {
  run([this] {
    if (const auto by = clock_watch_->compare(machine())) {
      env_.met("wall clock stepped");
      session_->clock_stepped(*by, clock_->at(machine()).wall);
    }
  });
  env_.schedule.after(Seconds(1), [this, life = life_] {
    if (life == life_) {
      watch_clock();
    }
  });
}

// ---- life and death ----------------------------------------------------------------------------

void Centre::failpoint(const char* where) {
  if (env_.trouble && env_.random.chance(env_.weather.crash)) {
    env_.note("crash", where);
    env_.met(where);
    throw Crash{};
  }
}

void Centre::start() {
  record_.check_kept(disk_.events());
  disk_.reopen();
  ++life_;
  up_since_ = env_.now();
  heard_.clear();
  const WallTime newest = disk_.events().empty() ? WallTime{} : disk_.events().back().at;
  clock_ = session::Clock::not_before(newest, machine());
  started_at_ = {std::max(machine().wall, newest), machine().mono};
  clock_watch_.emplace(machine());
  session_ = std::make_unique<session::Session>(disk_, *this, "");
  bool started = false;
  run([&] {
    started = session_->start(conference_, clock_->at(machine()).wall).has_value();
    if (started) {
      check_fold();
    }
  });
  env_.note("orchestrator started", started);
  if (session_ && !started) {
    env_.met("no room to start");
    die(false, env_.random.millis(500, 3000));  // main says why and ends; it is started again
  } else if (session_) {
    env_.schedule.after(Seconds(1), [this, life = life_] {
      if (life == life_) {
        watch_clock();
      }
    });
  }
}

void Centre::die(bool power, Millis downtime) {
  ++crashes;
  ++life_;
  speaking_ = nullptr;
  session_.reset();
  wake_at_.reset();
  inbox_.clear();
  const auto leave = [&](const Link& link) {
    power ? env_.network.vanish(link, Side::kServer) : env_.network.close(link, Side::kServer);
  };
  for (auto& [room, seat] : agents_) {
    leave(seat.link);
  }
  leave(bridge_.link);
  agents_.clear();
  bridge_ = {};
  if (power) {
    disk_.lose_power();
  }
  env_.schedule.after(downtime, [this, life = life_] {
    if (life == life_) {
      start();
    }
  });
}

void Centre::put_back_old_copy() {
  if (copy_head_ == 0 || copy_head_ >= disk_.head()) {
    return;
  }
  env_.met("old copy put back");
  die(false, env_.random.millis(5'000, 40'000));
  disk_.put_back(copy_head_);
  record_.roll_back(disk_.events());
  env_.note("old copy", copy_head_);
}

/// Everything the orchestrator does happens in here: a crash ends it, and only it.
void Centre::run(const std::function<void()>& work) {
  if (!session_) {
    return;
  }
  try {
    work();
  } catch (const Crash&) {
    die(env_.random.chance(env_.weather.power_lost), env_.random.millis(200, 3000));
    return;
  }
  arm();
  check(!session_ || state().seq == disk_.head(), "the state is at the journal's head");
  check_seat();
  after_each();
}

void Centre::arm() {
  const WallTime now = clock_->at(machine()).wall;
  const std::optional<WallTime> wakeup = session_->next_wakeup(now);
  if (!wakeup) {
    return;
  }
  const MonoTime due = env_.now() + std::max(*wakeup - now, Millis{1});
  if (!wake_at_ || due < *wake_at_) {
    wake_at_ = due;
    env_.schedule.at(due, [this, life = life_] {
      if (life == life_) {
        wake();
      }
    });
  }
}

void Centre::wake() {
  if (wake_at_ && *wake_at_ <= env_.now()) {
    wake_at_.reset();
    run([this] { session_->tick(clock_->at(machine()).wall); });
  }
}

// ---- the gateway -------------------------------------------------------------------------------

/// From the gateway's thread to the session's: in order, a moment later. What the session sends in
/// between goes to whoever is connected then.
void Centre::post(std::function<void()> work) {
  inbox_.push_back(std::move(work));
  if (inbox_.size() == 1) {
    env_.schedule.after(env_.random.millis(0, 3), [this, life = life_] {
      if (life == life_) {
        drain();
      }
    });
  }
}

void Centre::drain() {
  const std::uint64_t life = life_;
  while (life == life_ && !inbox_.empty()) {
    const std::function<void()> work = std::move(inbox_.front());
    run(work);
    if (life == life_) {
      inbox_.pop_front();
    }
  }
}

void Centre::from_agent(const Link& link, AgentEnd& end, const RoomId& room,
                        wire::FromAgent message) {
  if (!up()) {
    return;
  }
  Seat<AgentEnd>& seat = agents_[room];
  if (std::holds_alternative<wire::AgentHello>(message)) {
    env_.network.close(seat.link, Side::kServer);  // "replaced": nobody's news
    seat = {link, &end};
  } else if (seat.link != link) {
    return;
  }
  env_.note("agent says", room.str(), message.index());
  post([this, room, message = std::move(message)] {
    const WallTime now = clock_->at(machine()).wall;
    std::visit(
        Overloaded{[&](const wire::AgentHello& m) { session_->agent_hello(m, now); },
                   [&](const wire::AgentOffer& m) { session_->agent_offer(room, m, now); },
                   [&](const wire::AgentReport& m) {
                     speaking_ = &room;
                     session_->agent_report(room, m, now);
                   },
                   [](const wire::AgentCommand&) {},  // its rooms press nothing
                   [&](const wire::AgentPreflight& m) { session_->agent_preflight(room, m, now); }},
        message);
    speaking_ = nullptr;
  });
}

void Centre::agent_ended(const Link& link, const RoomId& room) {
  const auto seat = agents_.find(room);
  if (seat == agents_.end() || seat->second.link != link) {
    return;
  }
  agents_.erase(seat);
  env_.note("agent left", room.str());
  post([this, room] { session_->agent_left(room, "connection lost", clock_->at(machine()).wall); });
}

void Centre::from_bridge(const Link& link, BridgeEnd& end, wire::FromBridge message) {
  if (!up()) {
    return;
  }
  if (std::holds_alternative<wire::BridgeHello>(message)) {
    env_.network.close(bridge_.link, Side::kServer);
    bridge_ = {link, &end};
  } else if (bridge_.link != link) {
    return;
  }
  env_.note("bridge says", message.index());
  post([this, message = std::move(message)] {
    const WallTime now = clock_->at(machine()).wall;
    std::visit(Overloaded{[&](const wire::BridgeHello& m) { session_->bridge_hello(m, now); },
                          [&](const wire::BridgeAnswer& m) { session_->bridge_answer(m, now); },
                          [&](const wire::SessionAnswer& m) { session_->bridge_session_answer(m); },
                          [&](const wire::OutputAnswer& m) { session_->output_answer(m, now); },
                          [&](const wire::BridgeReport& m) { session_->bridge_report(m, now); }},
               message);
  });
}

void Centre::bridge_ended(const Link& link) {
  if (bridge_.link != link) {
    return;
  }
  bridge_ = {};
  env_.note("bridge left");
  post([this] { session_->bridge_left("connection lost", clock_->at(machine()).wall); });
}

void Centre::send_to_agent(const RoomId& room, wire::ToAgent message) {
  failpoint("before a plan");
  if (const auto* plan = std::get_if<wire::RoomPlan>(&message)) {
    record_.check_plan(room, *plan);
  }
  const auto seat = agents_.find(room);
  if (seat != agents_.end()) {
    env_.network.send(seat->second.link, Way::kDown,
                      [end = seat->second.end, message = std::move(message)](const Link& link) {
                        end->received(link, message);
                      });
  }
  failpoint("after a plan");
}

void Centre::send_to_bridge(wire::ToBridge message) {
  failpoint("before a bridge plan");
  if (const auto* plan = std::get_if<wire::BridgePlan>(&message)) {
    record_.check_plan(*plan);
  }
  if (bridge_.link) {
    env_.network.send(bridge_.link, Way::kDown,
                      [end = bridge_.end, message = std::move(message)](const Link& link) {
                        end->received(link, message);
                      });
  }
  failpoint("after a bridge plan");
}

void Centre::publish(session::Publication publication) {
  failpoint("before a view");
  env_.note("view", publication.version);
  pages_.push_back(std::make_shared<const Page>(page_of(state(), env_.now())));
  while (env_.now() - pages_.front()->at > kPagesKept && pages_.size() > 1) {
    pages_.pop_front();
  }
}

void Centre::report_health(session::Health health) {
  check(health.seq <= disk_.head(), "nothing is told before it is committed");
}

// ---- people ------------------------------------------------------------------------------------

void Centre::command(std::shared_ptr<const Copy> copy,
                     std::function<void(const session::CommandOutcome&)> told) {
  if (!up()) {
    return;
  }
  post([this, copy = std::move(copy), told = std::move(told)] {
    const std::shared_ptr<Press>& press = copy->press;
    heard_[press->command.actor] = env_.now();
    session_->command(press->command, clock_->at(machine()).wall,
                      [&](const session::CommandOutcome& outcome) {
                        failpoint("before an answer");
                        env_.note("answer", outcome.id.str(), outcome.code, outcome.seq);
                        record_.answered(*press, outcome);
                        told(outcome);
                        failpoint("after an answer");
                      });
  });
}

void Centre::heard(const std::string& user) {
  if (up()) {
    post([this, user] {
      heard_[user] = env_.now();
      session_->user_seen(user, clock_->at(machine()).wall);
    });
  }
}

std::shared_ptr<const Page> Centre::page(Millis age) const {
  const auto newer = [&](const auto& each) { return env_.now() - each->at < age; };
  const auto found = std::find_if_not(pages_.rbegin(), pages_.rend(), newer);
  return found != pages_.rend() ? *found : nullptr;
}

// ---- truth -------------------------------------------------------------------------------------

void Centre::committed(std::span<const core::Event> batch, WallTime decided_at) {
  for (const core::Event& event : batch) {
    env_.note("event", event.body.index(), event.at.ms, event.cause ? event.cause->str() : "");
    if (std::holds_alternative<core::FloorFrozen>(event.body)) {
      env_.met("room lost while it spoke");
    }
  }
  check_lapses(batch);
  record_.committed(batch, decided_at);
  check_bounds();
}

/// I15 (a seat lapses by time that really passed) and I17 (a room's report changes that room only).
void Centre::check_lapses(std::span<const core::Event> batch) const {
  constexpr Seconds kSeatSilence{15};  // PROTOCOL.md §6
  for (const core::Event& event : batch) {
    if (std::holds_alternative<core::SeatLapsed>(event.body)) {
      env_.met("seat lapsed");
      const auto heard = heard_.find(record_.state().seat.holder);
      const MonoTime since = heard == heard_.end() ? up_since_ : heard->second;
      check(env_.now() - since >= kSeatSilence, "a seat lapses after 15 s of silence, not before");
    }
    const auto* muted = std::get_if<core::LocalMuteChanged>(&event.body);
    check(muted == nullptr || speaking_ == nullptr || muted->room == *speaking_,
          "what a room reports changes that room only");
  }
}

/// I15, the other half: silence does end a seat, unless the disk could not take it.
void Centre::check_seat() const {
  constexpr Seconds kAtLatest{18};
  if (!session_ || !state().seat.taken()) {
    return;
  }
  const auto heard = heard_.find(state().seat.holder);
  MonoTime since = std::max(up_since_, disk_.full_until());
  if (heard != heard_.end()) {
    since = std::max(since, heard->second);
  }
  check(env_.now() - since <= kAtLatest, "a seat whose holder is gone becomes free");
}

/// I13: nothing that people or rooms can make grows without a bound.
void Centre::check_bounds() const {
  const core::State& state = record_.state();
  check(state.answers.size() <= core::State::kKeptAnswers, "remembered answers are bounded");
  check(state.recent.size() <= core::State::kKeptRecent, "the log of the view is bounded");
}

void Centre::check_fold() const {
  check(state() == record_.state(), "the state is the fold of the journal");
}

}  // namespace nhipcau::sim
