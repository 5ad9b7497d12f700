#include "tests/sim/world.hpp"

namespace nhipcau::sim {

Expected<void> Disk::append(std::span<const core::Event> added) {
  world_.failpoint("before commit");
  events.insert(events.end(), added.begin(), added.end());
  world_.failpoint("after commit");
  return {};
}

Expected<std::vector<core::Event>> Disk::read(std::uint64_t after, std::size_t limit) {
  const std::size_t end = std::min(events.size(), static_cast<std::size_t>(after) + limit);
  return std::vector<core::Event>(events.begin() + static_cast<std::ptrdiff_t>(after),
                                  events.begin() + static_cast<std::ptrdiff_t>(end));
}

void World::failpoint(const char* where) {
  if (trouble_ && chance(crash_rate_)) {
    note(std::string("crash ") + where);
    throw Crash{};
  }
}

void World::start_orchestrator() {
  ++life_;
  session_ = std::make_unique<session::Session>(disk_, *this, "");
  in_orchestrator([this] {
    const auto started = session_->start(conference_, now_);
    check(started.has_value(), "the orchestrator starts from its journal");
  });
  note("orchestrator started");
}

void World::crash_orchestrator() {
  ++outcome_.crashes;
  ++life_;
  session_.reset();
  wake_at_.reset();
  for (auto& [room, agent] : agents_) {
    drop_agent(agent);
  }
  drop_bridge();
  after(between(200, 3000), [this] {
    if (!session_) {
      start_orchestrator();
    }
  });
}

/// Everything the orchestrator does happens in here: a failpoint ends it, and only it.
void World::in_orchestrator(const std::function<void()>& work) {
  if (!session_) {
    return;
  }
  try {
    work();
  } catch (const Crash&) {
    crash_orchestrator();
    return;
  }
  const std::optional<WallTime> wakeup = session_->next_wakeup(now_);
  if (wakeup && (!wake_at_ || *wakeup < *wake_at_)) {
    wake_at_ = std::max(*wakeup, now_ + Millis{1});
    at(*wake_at_, [this, life = life_] {
      if (life == life_) {
        wake();
      }
    });
  }
}

void World::wake() {
  if (wake_at_ && *wake_at_ <= now_) {
    wake_at_.reset();
    in_orchestrator([this] { session_->tick(now_); });
  }
}

}  // namespace nhipcau::sim
