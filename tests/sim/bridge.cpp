#include "tests/sim/bridge.hpp"

#include <algorithm>

#include "orchestrator/core/project.hpp"
#include "tests/sim/back_off.hpp"

namespace nhipcau::sim {
namespace {

constexpr Millis kReportEvery{5'000};
constexpr Millis kTally{500};        // I11: shown within this, on a line that works
constexpr Millis kSaidAgain{5'200};  // what was refused: with the next report
constexpr Millis kDeadLine{8'500};   // a line that is dead is noticed, and nothing is shown

}  // namespace

// ---- life and death ----------------------------------------------------------------------------

void MediaBridge::start() {
  ++starts_;
  running_ = true;
  instance_ = "bridge-" + std::to_string(starts_);
  retries_ = 0;
  highest_epoch_ = 0;
  connect();
  report();
}

void MediaBridge::die(bool power) {
  if (!running_) {
    return;
  }
  env_.note("bridge dies", power);
  leave_air();
  running_ = false;
  ++starts_;
  if (power && link_) {
    path_.bad_until = std::max(path_.bad_until, env_.now() + kDeadLine);
    env_.network.vanish(link_, Side::kPeer);
  } else {
    env_.network.close(link_, Side::kPeer);
  }
  link_.reset();
  answers_.clear();
  plan_.reset();
  start_later();
}

/// The orchestrator's supervisor starts it, once there is one.
void MediaBridge::start_later() {
  env_.schedule.after(env_.random.millis(50, 2'000), [this, dead = starts_] {
    if (dead != starts_) {
      return;
    }
    centre_.up() ? start() : start_later();
  });
}

bool MediaBridge::crashes() {
  const bool now = env_.trouble && env_.random.chance(env_.weather.peer_crash);
  if (now) {
    env_.met("bridge died at work");
    die(env_.random.chance(0.3));
  }
  return now;
}

// ---- its line ----------------------------------------------------------------------------------

void MediaBridge::connect_later() {
  env_.schedule.after(back_off(retries_++, env_.random), [this, start = starts_] {
    if (start == starts_) {
      connect();
    }
  });
}

void MediaBridge::connect() {
  const bool through = centre_.up() && env_.now() >= path_.blocked(Way::kUp) &&
                       env_.now() >= path_.blocked(Way::kDown);
  if (!through) {
    connect_later();
    return;
  }
  connected_at_ = env_.now();
  link_ = env_.network.connect(
      path_, [this](const Link& link) { link == link_ ? ended() : void(); },
      [this](const Link& link) { centre_.bridge_ended(link); });
  wire::BridgeHello hello;
  hello.instance = instance_;
  hello.highest_epoch = highest_epoch_;
  hello.answers = answers_;
  say(std::move(hello));
}

void MediaBridge::ended() {
  link_.reset();
  if (env_.now() - connected_at_ >= kLastedLongEnough) {
    retries_ = 0;
  }
  connect_later();
}

void MediaBridge::say(wire::FromBridge message) {
  if (link_) {
    env_.network.send(
        link_, Way::kUp,
        [this, life = centre_.life(), message = std::move(message)](const Link& link) {
          if (life != centre_.life()) {
            env_.network.close(link,
                               Side::kServer);  // its program knows nothing of this connection
          } else {
            centre_.from_bridge(link, *this, message);
          }
        });
  }
}

void MediaBridge::received(const Link& link, const wire::ToBridge& message) {
  if (link != link_) {
    return;
  }
  if (const auto* welcome = std::get_if<wire::BridgeWelcome>(&message)) {
    highest_epoch_ = std::max(highest_epoch_, welcome->epoch);
    say(measure());
    return;
  }
  const auto* plan = std::get_if<wire::BridgePlan>(&message);
  const bool older = plan == nullptr || plan->stamp.epoch < highest_epoch_ ||
                     (plan_ && plan->stamp < plan_->stamp);
  env_.note("bridge hears", plan != nullptr ? plan->stamp.seq : 0, older);
  if (older || crashes()) {
    return;
  }
  highest_epoch_ = plan->stamp.epoch;
  follow(*plan);
}

// ---- what it does ------------------------------------------------------------------------------

void MediaBridge::follow(const wire::BridgePlan& plan) {
  plan_ = plan;
  take_offers(plan);
  if (programme_ != plan.programme) {
    env_.schedule.after(env_.random.millis(10, 120),
                        [this, start = starts_, source = plan.programme] {
                          if (start == starts_) {
                            put_on_air(source);
                          }
                        });
  }
}

void MediaBridge::take_offers(const wire::BridgePlan& plan) {
  for (const wire::BridgeRoom& room : plan.rooms) {
    const auto answered = answers_.find(room.room);
    const bool news = room.offer && (answered == answers_.end() ||
                                     answered->second.generation != room.offer->generation);
    if (news) {
      wire::MediaAnswer answer;
      answer.generation = room.offer->generation;
      answer.port = 5004;
      answers_[room.room] = answer;
      say(wire::BridgeAnswer{room.room, answer});
    }
  }
}

void MediaBridge::leave_air() {
  if (programme_ && programme_->room) {
    left_air_at_[*programme_->room] = env_.now();
  }
  programme_.reset();
}

/// The wanted room's key frame has come, if it is still wanted. I1: one source, that of the newest
/// plan.
void MediaBridge::put_on_air(const wire::Source& source) {
  if (!plan_ || plan_->programme != source || programme_ == source || crashes()) {
    return;
  }
  leave_air();
  programme_ = source;
  env_.note("on air", source.room ? source.room->str() : "slate " + source.composition);
  if (!crashes()) {
    say(measure());
  }
}

wire::RoomMedia MediaBridge::measure(const RoomId& id, const wire::MediaAnswer& answer) const {
  wire::RoomMedia room;
  room.room = id;
  room.generation = answer.generation;
  const RoomAgent& agent = *agents_.at(id);
  const auto found = media.find(id);
  const bool lost = found != media.end() && env_.now() < found->second.lost_until;
  if (agent.running() && agent.generation() == answer.generation && !lost) {
    const bool bad = found != media.end() && env_.now() < found->second.bad_until;
    room.picture = bad ? found->second.bad : wire::PictureState::kOk;
    room.sound = wire::SoundState::kOk;
  }
  return room;
}

wire::BridgeReport MediaBridge::measure() const {
  wire::BridgeReport report;
  report.applied = plan_ ? plan_->stamp : wire::PlanStamp{};
  report.programme = programme_;
  for (const auto& [room, answer] : answers_) {
    report.rooms.push_back(measure(room, answer));
  }
  return report;
}

void MediaBridge::report() {
  say(measure());
  const auto every = kReportEvery.count();
  env_.schedule.at(MonoTime{(env_.now().ms / every + 1) * every}, [this, start = starts_] {
    if (start == starts_) {
      report();
    }
  });
}

// ---- truth -------------------------------------------------------------------------------------

void MediaBridge::check_tally(const std::optional<core::Source>& shown) const {
  const bool true_now = programme_ && shown && programme_->room == shown->room;
  if (!shown || !shown->room || true_now) {
    return;
  }
  const auto left = left_air_at_.find(*shown->room);
  check(left != left_air_at_.end(), "a room is shown on air only when it is");
  // What cannot be written down cannot be shown: a full disk delays the word of a change.
  const MonoTime full = centre_.disk().full_until() + kSaidAgain;
  const MonoTime line = std::max(left->second, path_.bad_until);
  const MonoTime word = std::min(line, left->second + kDeadLine);
  check(env_.now() <= std::max(word, full) + kTally,
        "a room that left the air is not shown as on air any more");
}

void MediaBridge::check_follows() const {
  const core::State& state = centre_.state();
  const core::BridgePlan wanted = core::bridge_plan(state);
  check(state.bridge_up && state.bridge_instance == instance_ && plan_,
        "the bridge is connected again");
  const auto same = [](const auto& one, const auto& other) {
    return one.room == other.room && one.composition == other.composition;
  };
  check(same(plan_->programme, wanted.programme), "the bridge follows the newest plan");
  check(programme_ && same(*programme_, wanted.programme), "the wanted picture is on air");
  check(state.programme && same(*state.programme, wanted.programme), "and shown on air");
}

}  // namespace nhipcau::sim
