#include "tests/sim/world.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "orchestrator/core/project.hpp"
#include "tests/support/conference_fixture.hpp"

namespace nhipcau::sim {
namespace {

/// I8: from the last start of a machine until all is well: 8 s for a dead line to be noticed, 8.4 s
/// of back-off, and a few messages.
constexpr Seconds kHeals{20};
constexpr Seconds kLastPress{3};
/// A run takes about 50,000: far past that, somebody wakes himself for ever.
constexpr std::uint64_t kMostThings = 5'000'000;

/// Eight rooms and a programme that visits them.
core::Conference conference() {
  core::Conference c = test::small_conference();
  for (const char* id : {"c", "d", "e", "f", "g"}) {
    core::Room room;
    room.id = RoomId(id);
    room.name = id;
    c.rooms.push_back(room);
  }
  c.items.clear();
  const std::vector<std::string> rooms{"tinh", "tinh", "a",    "b", "a", "",
                                       "c",    "d",    "tinh", "e", "g", "tinh"};
  for (std::size_t i = 0; i < 24; ++i) {
    const std::string& room = rooms[i % rooms.size()];
    c.items.push_back(test::item("i" + std::to_string(i + 1), 10 + static_cast<int>(i), 1, room,
                                 room.empty() ? core::ItemKind::kBreak : core::ItemKind::kPaper));
  }
  c.items[8].open_floor = true;
  c.items[8].per_turn = Minutes(1);
  c.items.back().is_protected = true;
  c.planned_start = c.items.front().planned_start;
  c.planned_end = c.items.back().planned_end();
  return c;
}

}  // namespace

World::World(const Options& options)
    : env_(options.seed),
      end_(MonoTime{} + options.length),
      centre_(env_, conference()),
      bridge_(env_, centre_, agents_),
      crowd_(env_, centre_, end_) {
  env_.tell = options.tell;
  for (const core::Room& room : centre_.conference().rooms) {
    agents_[room.id] = std::make_unique<RoomAgent>(env_, centre_, room.id, agents_.size() + 1);
  }
  centre_.after_each = [this] {
    if (centre_.up()) {
      bridge_.check_tally(centre_.state().programme);
    }
  };
}

Outcome World::run() {
  Outcome outcome;
  std::uint64_t things = 0;
  const auto bounded = [&things] { check(++things < kMostThings, "the world comes to rest"); };
  try {
    centre_.start();
    bridge_.start();
    for (auto& [room, agent] : agents_) {
      agent->start();
    }
    crowd_.start();
    env_.schedule.after(Seconds(1), [this] { make_trouble(); });
    env_.schedule.play_until(end_, bounded);
    heal();
    while (!all_running()) {
      env_.schedule.play_until(env_.now() + Seconds(1), bounded);
    }
    const MonoTime well = env_.now() + kHeals;
    env_.schedule.play_until(well - kLastPress, bounded);
    crowd_.press_a_last_time();
    env_.schedule.play_until(well, bounded);
    check_converged();
  } catch (const Broken& broken) {
    outcome.broken = broken.what + " at " + std::to_string(env_.now().ms / 1000) + " s";
  }
  outcome.trace = env_.trace.value();
  outcome.commands = crowd_.presses();
  outcome.crashes = centre_.crashes;
  outcome.events = centre_.disk().events().size();
  outcome.sometimes = env_.sometimes;
  outcome.sometimes["outcome of a commit unknown"] = centre_.disk().unknown_outcomes;
  return outcome;
}

// ---- trouble -----------------------------------------------------------------------------------

Trouble World::next_trouble() {
  const auto& weight = env_.weather.weight;
  double left = env_.random.unit() * std::accumulate(weight.begin(), weight.end(), 0.0);
  std::size_t kind = 0;
  while (kind + 1 < weight.size() && left >= weight[kind]) {
    left -= weight[kind++];
  }
  return static_cast<Trouble>(kind);
}

void World::make_trouble() {
  if (!env_.trouble) {
    return;
  }
  const Trouble trouble = next_trouble();
  env_.note("trouble", static_cast<int>(trouble));
  if (env_.random.chance(0.1)) {
    centre_.copy_state();
  }
  make(trouble);
  const auto pause_max = static_cast<int>(env_.weather.pause_max.count());
  env_.schedule.after(env_.random.millis(200, pause_max), [this] { make_trouble(); });
}

void World::make(Trouble trouble) {
  Random& random = env_.random;
  auto victim = agents_.begin();
  std::advance(victim, static_cast<std::ptrdiff_t>(random.index(agents_.size())));
  RoomAgent& agent = *victim->second;
  RoomMedia& media = bridge_.media[agent.room()];
  switch (trouble) {
    case Trouble::kResetAgent:
      return agent.reset_line();
    case Trouble::kRestartAgent:
      return agent.die(false);
    case Trouble::kPowerOffAgent:
      return agent.die(true);
    case Trouble::kResetBridge:
      return bridge_.reset_line();
    case Trouble::kRestartBridge:
      return bridge_.die(false);
    case Trouble::kPowerOffBridge:
      return bridge_.die(true);
    case Trouble::kPartition:
      return partition();
    case Trouble::kKillOrchestrator:
      return centre_.up() ? centre_.die(false, random.millis(200, 3'000)) : void();
    case Trouble::kPowerCut:
      bridge_.die(true);
      return centre_.up() ? centre_.die(true, random.millis(2'000, 20'000)) : void();
    case Trouble::kFullDisk:
      return centre_.disk().fill_for(random.millis(500, 30'000));
    case Trouble::kClockStep:
      return centre_.step_clock(random.millis(-3'600'000, 3'600'000));
    case Trouble::kOldCopy:
      return centre_.put_back_old_copy();
    case Trouble::kMediaLoss:
      media.lost_until = env_.now() + random.millis(500, 90'000);
      return;
    case Trouble::kBadPicture:
      media.bad_until = env_.now() + random.millis(500, 60'000);
      media.bad = random.chance(0.5) ? wire::PictureState::kFrozen : wire::PictureState::kBlack;
      return;
    case Trouble::kLocalMute:
      return agent.mute(random.chance(0.5));
    case Trouble::kBrowserDies:
      return crowd_.lose_a_browser();
    case Trouble::kCount:
      break;
  }
}

/// Any subset of the rooms, perhaps the bridge; both ways, or one.
void World::partition() {
  Random& random = env_.random;
  const double share = random.unit();
  const auto left = static_cast<int>((end_ - env_.now()).count());
  const Millis duration{std::min(random.between(500, 60'000), left)};
  const int ways = random.between(0, 3);
  const auto block = [&](auto& peer) {
    if (ways != 1) {
      peer.block_line(Way::kUp, duration);
    }
    if (ways != 2) {
      peer.block_line(Way::kDown, duration);
    }
  };
  for (auto& [room, agent] : agents_) {
    if (random.chance(share)) {
      block(*agent);
    }
  }
  if (random.chance(share * 0.5)) {
    block(bridge_);
  }
  env_.met("partition");
}

/// Nothing goes wrong from here on: everything must come right by itself.
void World::heal() {
  env_.trouble = false;
  env_.network.heal();
  centre_.disk().heal();
  for (auto& [room, media] : bridge_.media) {
    media = RoomMedia{};
  }
}

bool World::all_running() const {
  const auto running = [](const auto& each) { return each.second->running(); };
  return centre_.up() && bridge_.running() && std::ranges::all_of(agents_, running);
}

/// I22: one alarm per cause, and none of what is well again.
void World::check_alarms() const {
  std::set<std::string> ids;
  for (const core::AlarmView& alarm :
       core::view(centre_.state(), centre_.conference_time()).alarms) {
    check(ids.insert(alarm.id).second, "an alarm is there once");
    check(alarm.id != "bridge" && alarm.id != "programme" && !alarm.id.starts_with("offline-"),
          "no alarm of what is well again");
  }
}

/// I8, I16, I18: the world has healed, and everything is as the journal says.
void World::check_converged() {
  check(centre_.up(), "the orchestrator is back");
  centre_.check_fold();
  crowd_.check_answered();
  check_alarms();
  bridge_.check_follows();
  for (const auto& [room, agent] : agents_) {
    agent->check_follows(bridge_.instance());
  }
}

}  // namespace nhipcau::sim
