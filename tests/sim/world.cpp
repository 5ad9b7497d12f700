#include "tests/sim/world.hpp"

#include "tests/support/conference_fixture.hpp"

namespace nhipcau::sim {
namespace {

constexpr std::uint64_t kHashStart = 1469598103934665603ULL;  // FNV-1a, 64 bits
constexpr std::uint64_t kHashPrime = 1099511628211ULL;
constexpr int kModerators = 2;

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
  c.planned_start = c.items.front().planned_start;
  c.planned_end = c.items.back().planned_end();
  return c;
}

}  // namespace

World::World(const Options& options)
    : options_(options),
      random_(options.seed),
      now_(WallTime{1'000'000}),
      conference_(conference()),
      disk_(*this),
      pages_(kModerators) {
  outcome_.trace = kHashStart;
  for (const core::Room& room : conference_.rooms) {
    agents_[room.id].room = room.id;
  }
}

void World::at(WallTime when, Action action) {
  schedule_.push({std::max(when, now_), ++order_, std::move(action)});
}

Millis World::between(int low, int high) {
  return Millis{low + static_cast<int>(random_() % static_cast<std::uint64_t>(high - low + 1))};
}

void World::note(const std::string& what) {
  for (const char c : what + "@" + std::to_string(now_.ms)) {
    outcome_.trace = (outcome_.trace ^ static_cast<unsigned char>(c)) * kHashPrime;
  }
}

void World::play_until(WallTime end) {
  while (!schedule_.empty() && schedule_.top().at <= end) {
    const Scheduled next = schedule_.top();
    schedule_.pop();
    now_ = next.at;
    next.action();
  }
  now_ = end;
}

Outcome World::run() {
  try {
    end_ = now_ + options_.length;
    crash_rate_ = unit_(random_) * 0.002;  // each seed draws how bad its day is
    start_orchestrator();
    restart_bridge();
    for (auto& [room, agent] : agents_) {
      restart_agent(agent);
    }
    for (int moderator = 0; moderator < kModerators; ++moderator) {
      after(between(500, 5000), [this, moderator] { think(moderator); });
    }
    after(Seconds(1), [this] { make_trouble(); });
    play_until(end_);
    trouble_ = false;  // the core of the system heals: everything must come right by itself
    play_until(now_ + Seconds(30));
    check_converged();
  } catch (const Broken& broken) {
    outcome_.broken = broken.what + " at " + std::to_string((now_.ms - 1'000'000) / 1000) + " s";
  }
  outcome_.events = disk_.events.size();
  return outcome_;
}

}  // namespace nhipcau::sim
