#include "tests/sim/world.hpp"

/// Moderators: they press what their page shows, sometimes twice, sometimes both at once; a press
/// without an answer is sent again with the same id, as the console does.
namespace nhipcau::sim {

void World::publish(session::Publication) {
  const core::State& state = session_->state();
  Page page;
  if (const core::Run* live = state.live_run()) {
    page.live = live->id;
    page.held = live->held();
  }
  if (const core::Item* next = state.next_item()) {
    page.next = next->id;
  }
  page.started = state.started();
  check_tally();
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    after(between(1, 300), [this, i, page] { pages_[i] = page; });
  }
}

void World::think(int moderator) {
  const Page& page = pages_[static_cast<std::size_t>(moderator)];
  const double what = unit_(random_);
  if (page.next && what < 0.5) {
    const core::Verb verb =
        page.started ? core::Verb{core::Next{*page.next}} : core::Verb{core::Start{*page.next}};
    press(moderator, verb);
    if (chance(0.2)) {
      press(moderator, verb);  // a double press
    }
    if (chance(0.2)) {
      press(1 - moderator, verb);  // both moderators at once
    }
  } else if (what < 0.6) {
    press(moderator, page.held ? core::Verb{core::Resume{}} : core::Verb{core::Hold{""}});
  } else if (what < 0.75) {
    press(moderator, core::Extend{Minutes(1), ""});
  } else if (what < 0.9) {
    press(moderator, core::Undo{});
  } else if (what < 0.93) {
    press(moderator, core::Finish{});
  } else {
    press(moderator, core::TakeSeat{"đổi người điều hành"});
  }
  if (now_ < end_) {
    after(between(500, 40'000), [this, moderator] { think(moderator); });
  }
}

void World::press(int moderator, core::Verb verb) {
  auto made = std::make_shared<Press>();
  made->command.id = CommandId("press-" + std::to_string(++outcome_.commands));
  made->command.actor = "moderator-" + std::to_string(moderator);
  made->command.role = core::Role::kModerator;
  made->command.expect_live_run = pages_[static_cast<std::size_t>(moderator)].live;
  made->command.verb = std::move(verb);
  presses_.push_back(made);
  send(made, 0);
}

void World::send(const std::shared_ptr<Press>& press, int tries) {
  after(between(1, 80), [this, press] {
    in_orchestrator([&] {
      session_->command(press->command, now_, [&](const session::CommandOutcome& outcome) {
        failpoint("before an answer");
        note("answer " + outcome.id.str() + outcome.code + std::to_string(outcome.seq));
        if (!trouble_ || !chance(0.05)) {  // else the answer is lost on its way
          check_answer(*press, outcome);
          press->answered = true;
          press->outcome = outcome;
        }
        failpoint("after an answer");
      });
    });
  });
  after(between(2000, 3000), [this, press, tries] {
    if (!press->answered || (tries < 3 && chance(0.05))) {
      send(press, tries + 1);  // lost, or sent again although it was answered
    }
  });
}

}  // namespace nhipcau::sim
