#include "tests/sim/crowd.hpp"

namespace nhipcau::sim {
namespace {

constexpr Millis kConsoleEvery{2'000};  // the gateway tells of an open console this often
constexpr Millis kAnswerWithin{2'000};  // I18

/// The longest pause between two thoughts: moderators are busy, the others look.
int longest_pause(core::Role role) {
  switch (role) {
    case core::Role::kModerator:
      return 30'000;
    case core::Role::kSecretary:
      return 60'000;
    default:
      return 400'000;
  }
}

}  // namespace

Crowd::Crowd(Env& env, Centre& centre, MonoTime end)
    : env_(env), centre_(centre), end_(end), people_(everybody(centre.conference())) {}

void Crowd::start() {
  for (Person& person : people_) {
    env_.schedule.after(env_.random.millis(500, 5'000 + longest_pause(person.role) / 4),
                        [this, &person] { think(person); });
    if (person.role == core::Role::kModerator || person.role == core::Role::kSecretary) {
      show(person);
    }
  }
}

/// An open page is heard of.
void Crowd::show(const Person& person) {
  if (env_.now() >= person.away_until) {
    centre_.heard(person.name);
  }
  env_.schedule.after(kConsoleEvery, [this, &person] { show(person); });
}

void Crowd::lose_a_browser() {
  Person& person = people_[env_.random.index(3)];
  env_.note("browser dies", person.name);
  env_.met("browser died");
  person.away_until = env_.now() + env_.random.millis(3'000, 60'000);
  for (const auto& [id, press] : centre_.record().presses()) {
    if (press->command.actor == person.name && !press->known) {
      press->abandoned = true;
    }
  }
}

void Crowd::think(Person& person) {
  if (env_.now() >= end_) {
    return;
  }
  const bool stale = env_.random.chance(env_.weather.page_stale);
  const auto page =
      centre_.page(stale ? env_.random.millis(1'000, 30'000) : env_.random.millis(1, 300));
  if (page && env_.now() >= person.away_until) {
    core::Verb verb =
        verb_for(person, *page, centre_.conference(), centre_.conference_time(), env_.random);
    press(person, *page, verb);
    if (env_.random.chance(0.1)) {
      press(person, *page, verb);  // a double press
    }
    if (person.role == core::Role::kModerator && env_.random.chance(0.1)) {
      press(people_[person.name == people_[0].name ? 1 : 0], *page, verb);  // both at once
    }
  }
  env_.schedule.after(env_.random.millis(500, longest_pause(person.role)),
                      [this, &person] { think(person); });
}

void Crowd::press(const Person& person, const Page& page, core::Verb verb) {
  if (env_.now() < person.away_until) {
    return;
  }
  core::Command command;
  command.id = CommandId("press-" + std::to_string(++presses_));
  command.actor = person.name;
  command.role = person.role;
  command.room = person.room;
  command.expect_live_run = page.live;
  command.verb = std::move(verb);
  send({centre_.record().press(std::move(command)), &person, 0});
}

void Crowd::send(const Sent& sent) {
  if (env_.now() < sent.by->away_until || sent.press->abandoned) {
    sent.press->abandoned = true;
    return;
  }
  const int copies = env_.trouble && env_.random.chance(env_.weather.sent_twice) ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    env_.schedule.after(
        env_.random.millis(1, 80),
        [this, press = sent.press, one = std::make_shared<const Copy>(sent.press)]() mutable {
          centre_.command(std::move(one), [this, press](const session::CommandOutcome& outcome) {
            told(*press, outcome);
          });
        });
  }
  env_.schedule.after(env_.random.millis(2'000, 3'000), [this, sent] {
    const bool again = !sent.press->known || (sent.tries < 3 && env_.random.chance(0.05));
    if (again) {
      send({sent.press, sent.by, sent.tries + 1});
    }
  });
}

/// The answer may be lost on its way.
void Crowd::told(Press& press, const session::CommandOutcome& outcome) {
  if (env_.trouble && env_.random.chance(env_.weather.answer_lost)) {
    return;
  }
  press.known = true;
  if (outcome.code == "unavailable") {
    env_.met("told that the journal is full");
  } else if (!outcome.ok) {
    env_.met(("refused: " + outcome.code).c_str());
  }
}

void Crowd::press_a_last_time() {
  core::Command command;
  command.id = CommandId("press-" + std::to_string(++presses_));
  command.actor = people_.front().name;
  command.role = people_.front().role;
  command.verb = core::TakeSeat{"kiểm tra"};
  people_.front().away_until = env_.now();
  last_ = centre_.record().press(std::move(command));
  send({last_, &people_.front(), 0});
  env_.schedule.after(kAnswerWithin, [this] {
    check(last_->known, "with everything well, a command is answered within 2 s");
  });
}

void Crowd::check_answered() const {
  for (const auto& [id, press] : centre_.record().presses()) {
    check_or(press->known || press->abandoned,
             [&] { return press->command.id.str() + " was answered in the end"; });
  }
}

}  // namespace nhipcau::sim
