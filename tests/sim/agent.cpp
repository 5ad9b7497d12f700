#include "tests/sim/agent.hpp"

#include <algorithm>

#include "orchestrator/core/project.hpp"
#include "tests/sim/back_off.hpp"

namespace nhipcau::sim {
namespace {

constexpr Millis kReportEvery{5'000};

std::string hexadecimal(std::uint64_t number) {
  std::string hex(16, '0');
  for (std::size_t digit = hex.size(); digit > 0 && number > 0; --digit, number /= 16) {
    hex[digit - 1] = "0123456789abcdef"[number % 16];
  }
  return hex;
}

}  // namespace

// ---- life and death ----------------------------------------------------------------------------

void RoomAgent::start() {
  const int start = ++starts_;
  plan_.reset();
  retries_ = 0;
  if (disk_refused_) {
    bound_epoch_ = std::min(bound_epoch_, saved_epoch_);
    disk_refused_ = false;
  }
  const std::string instance = room_.str() + "-" + std::to_string(starts_);
  core_.emplace(
      agent::Identity{.token = "t", .room = room_, .instance = instance, .version = "sim"},
      saved_epoch_, [this] { return fresh_offer(); });
  connect();
  env_.schedule.after(env_.random.millis(1, 1000), [this, start] { report(start); });
}

void RoomAgent::die(bool power) {
  if (!core_) {
    return;
  }
  env_.note("agent dies", room_.str(), power);
  power ? env_.network.vanish(link_, Side::kPeer) : env_.network.close(link_, Side::kPeer);
  link_.reset();
  core_.reset();
  generation_.clear();
  ++starts_;
  env_.schedule.after(env_.random.millis(300, power ? 20'000 : 3'000), [this, dead = starts_] {
    if (dead == starts_) {
      start();
    }
  });
}

wire::MediaOffer RoomAgent::fresh_offer() {
  const std::uint64_t unique = number_ * 1'000'000 + ++offers_;
  generation_ = hexadecimal(unique);
  wire::MediaOffer offer;
  offer.generation = generation_;
  offer.video_ssrc = static_cast<std::uint32_t>(unique * 3);
  offer.thumbnail_ssrc = offer.video_ssrc + 1;
  offer.audio_ssrc = offer.video_ssrc + 2;
  return offer;
}

// ---- its line ----------------------------------------------------------------------------------

void RoomAgent::connect_later() {
  env_.schedule.after(back_off(retries_++, env_.random), [this, start = starts_] {
    if (start == starts_) {
      connect();
    }
  });
}

void RoomAgent::connect() {
  const bool through = centre_.up() && env_.now() >= path_.blocked(Way::kUp) &&
                       env_.now() >= path_.blocked(Way::kDown);
  if (!through) {
    connect_later();
    return;
  }
  connected_at_ = env_.now();
  link_ = env_.network.connect(
      path_, [this](const Link& link) { link == link_ ? ended() : void(); },
      [this](const Link& link) { centre_.agent_ended(link, room_); });
  perform(core_->opened());
}

void RoomAgent::ended() {
  core_->closed();
  link_.reset();
  if (env_.now() - connected_at_ >= kLastedLongEnough) {
    retries_ = 0;
  }
  connect_later();
}

void RoomAgent::received(const Link& link, const wire::ToAgent& message) {
  if (link != link_ || !core_) {
    return;
  }
  const auto* plan = std::get_if<wire::RoomPlan>(&message);
  env_.note("agent hears", room_.str(), message.index(), plan != nullptr ? plan->stamp.seq : 0);
  perform(core_->received(message));
}

void RoomAgent::say(wire::FromAgent message) {
  if (link_) {
    env_.network.send(
        link_, Way::kUp,
        [this, life = centre_.life(), message = std::move(message)](const Link& link) {
          if (life != centre_.life()) {
            env_.network.close(link,
                               Side::kServer);  // its program knows nothing of this connection
          } else {
            centre_.from_agent(link, *this, room_, message);
          }
        });
  }
}

void RoomAgent::report(int start) {
  if (start != starts_) {
    return;
  }
  agent::Facts facts;
  facts.camera_ok = true;
  facts.microphone_ok = true;
  facts.muted_locally = muted_;
  if (const auto due = core_->report(facts, clock())) {
    say(*due);
  }
  // Seldom, and all rooms at the same moment: what the rules say of reports does not depend on it,
  // and the view is made once for all of them.
  const auto every = kReportEvery.count();
  env_.schedule.at(MonoTime{(env_.now().ms / every + 1) * every}, [this, start] { report(start); });
}

// ---- what its core wants done ------------------------------------------------------------------

/// It may die before and after each thing it does.
void RoomAgent::perform(const agent::Effects& effects) {
  const int start = starts_;
  for (const agent::Effect& effect : effects) {
    if (env_.trouble && env_.random.chance(env_.weather.peer_crash)) {
      env_.met("agent died between two effects");
      die(env_.random.chance(0.5));
      return;
    }
    std::visit([this](const auto& wanted) { on(wanted); }, effect);
    if (start != starts_) {
      return;
    }
  }
}

void RoomAgent::on(const agent::SaveEpoch& save) {
  if (env_.trouble && env_.random.chance(env_.weather.epoch_unsaved)) {
    disk_refused_ = true;
    return;
  }
  saved_epoch_ = save.epoch;
}

/// I7: never an epoch below one it was told; over a restart, below one its disk took.
void RoomAgent::on(const agent::Follow& follow) {
  const wire::PlanStamp& stamp = follow.plan.stamp;
  check_or(stamp.epoch >= bound_epoch_,
           [&] { return room_.str() + " never follows an epoch lower than one it saw"; });
  check_or(!plan_ || !(stamp < plan_->stamp),
           [&] { return room_.str() + " never goes back to an older plan"; });
  bound_epoch_ = std::max(bound_epoch_, stamp.epoch);
  plan_ = follow.plan;
}

void RoomAgent::check_follows(const std::string& bridge_instance) const {
  const core::RoomPlan wanted = core::room_plan(centre_.state(), room_);
  const bool follows = plan_ && plan_->send_main == wanted.send_main &&
                       plan_->microphone_open == wanted.microphone_open &&
                       plan_->on_air == wanted.on_air && plan_->item_title == wanted.item_title &&
                       plan_->zero_at == wanted.zero_at && plan_->frozen_left == wanted.frozen_left;
  const auto named = [&](const char* what) { return [this, what] { return room_.str() + what; }; };
  check_or(centre_.state().rooms.at(room_).online, named(" is connected again"));
  check_or(follows, named(" follows the newest plan"));
  check_or(plan_->bridge_instance == bridge_instance && plan_->answer &&
               plan_->answer->generation == generation_,
           named(" has its media leg"));
  check_or(centre_.state().rooms.at(room_).muted_locally == muted_, named(" mutes itself"));
}

}  // namespace nhipcau::sim
