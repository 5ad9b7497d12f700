#include "tests/sim/record.hpp"

#include <algorithm>

#include "orchestrator/core/project.hpp"

namespace nhipcau::sim {
namespace {

template <typename... Kinds>
bool is_one_of(const core::EventBody& body) {
  return (std::holds_alternative<Kinds>(body) || ...);
}

bool refused(const core::Event& event) {
  return is_one_of<core::CommandRejected>(event.body);
}

/// The queue of requests: what the secretary keeps, whoever moderates.
bool of_the_queue(const core::EventBody& body) {
  return is_one_of<core::RequestRaised, core::RequestMoved, core::RequestSettled>(body);
}

/// Between the rooms and the technical desk.
bool of_the_desk(const core::EventBody& body) {
  return is_one_of<core::DeskCalled, core::DeskCallAnswered, core::RoomMessaged>(body);
}

/// PROTOCOL.md §6: pressed looking at what is live.
bool needs_expect(const core::Verb& verb) {
  return !std::holds_alternative<core::Raise>(verb) &&
         !std::holds_alternative<core::Settle>(verb) &&
         !std::holds_alternative<core::MoveRequest>(verb) &&
         !std::holds_alternative<core::ChairMicrophone>(verb) &&
         !std::holds_alternative<core::MuteAll>(verb) &&
         !std::holds_alternative<core::TakeSeat>(verb) &&
         !std::holds_alternative<core::CallDesk>(verb) &&
         !std::holds_alternative<core::AnswerDeskCall>(verb) &&
         !std::holds_alternative<core::MessageRoom>(verb);
}

std::optional<RoomId> room_of_request(const core::State& state, const RequestId& id) {
  const core::Request* request = state.floor.find(id);
  return request != nullptr ? std::optional(request->room) : std::nullopt;
}

}  // namespace

std::shared_ptr<Press> Record::press(core::Command command) {
  auto made = std::make_shared<Press>();
  made->command = std::move(command);
  presses_[made->command.id] = made;
  return made;
}

void Record::committed(std::span<const core::Event> batch, WallTime now) {
  check_batch(batch, now);
  if (batch.front().cause) {
    check_command(batch);
  }
  const Moment before = moments_.back();
  for (const core::Event& event : batch) {
    fold(event);
  }
  check_change(batch, before);
  if (batch.front().cause) {
    effects_[*batch.front().cause] = batch.back().seq;
  }
}

/// I2, I3, I15: no gap, epochs only grow, and time is what the unstepped clock says.
void Record::check_batch(std::span<const core::Event> batch, WallTime now) const {
  check(!batch.empty(), "a commit holds something");
  std::uint64_t seq = state_.seq;
  std::uint64_t epoch = state_.epoch;
  const WallTime at = std::max(now, last_at_);
  for (const core::Event& event : batch) {
    check(event.seq == ++seq, "the journal has no gap");
    check(event.at == at, "the conference's time goes on evenly, whatever the wall clock does");
    check(event.cause == batch.front().cause, "a commit has one cause");
    if (const auto* started = std::get_if<core::EpochStarted>(&event.body)) {
      check(started->epoch > epoch, "epochs only grow");
      epoch = started->epoch;
    }
  }
}

/// I6, I12, I19, and the promise of `expect`.
void Record::check_command(std::span<const core::Event> batch) const {
  const CommandId& id = *batch.front().cause;
  const auto found = presses_.find(id);
  check(found != presses_.end(), "a command in the journal was pressed by somebody");
  const Press& press = *found->second;
  check(!effects_.contains(id), "a command takes effect once");
  check(!press.told_nothing_was_done, "what was answered with \"unavailable\" was not done");
  const core::Run* live = state_.live_run();
  const auto live_id = live != nullptr ? std::optional(live->id) : std::nullopt;
  if (!refused(batch.front()) && needs_expect(press.command.verb)) {
    check(press.command.expect_live_run == live_id, "only what the sender saw live is changed");
  }
  bool seat_taken = false;
  for (const core::Event& event : batch) {
    check(event.actor == press.command.actor, "an event names who pressed");
    seat_taken = seat_taken || is_one_of<core::SeatTaken>(event.body);
    const bool needs_seat =
        !refused(event) && !of_the_queue(event.body) && !of_the_desk(event.body) && !seat_taken;
    check(!needs_seat || state_.seat.taken(), "who changes the programme has the seat");
    check(!needs_seat || state_.seat.holder == event.actor, "nobody acts from another's seat");
    check_right(press, event);
    check_pressed_for(press, event);
  }
}

/// I12: by an own table, not the core's.
void Record::check_right(const Press& press, const core::Event& event) const {
  const core::Command& command = press.command;
  if (refused(event) || command.role == core::Role::kModerator) {
    return;
  }
  check(of_the_queue(event.body) || of_the_desk(event.body),
        "only a moderator does more than keep the queue and the desk");
  check(command.role == core::Role::kSecretary || command.role == core::Role::kTechnician,
        "who only watches changes nothing");
  if (command.role == core::Role::kTechnician) {
    const auto* raised = std::get_if<core::RequestRaised>(&event.body);
    const auto* settled = std::get_if<core::RequestSettled>(&event.body);
    const auto* called = std::get_if<core::DeskCalled>(&event.body);
    const bool own = (called != nullptr && called->room == command.room) ||
                     (raised != nullptr && raised->room == command.room) ||
                     (settled != nullptr && settled->status == core::RequestStatus::kCancelled &&
                      room_of_request(state_, settled->request) == command.room);
    check(own, "a technician speaks for the own room only");
  }
}

/// What is ended, started or concluded is what the key named.
void Record::check_pressed_for(const Press& press, const core::Event& event) const {
  const core::Verb& verb = press.command.verb;
  if (const auto* ended = std::get_if<core::RunEnded>(&event.body)) {
    check(press.command.expect_live_run == ended->run, "only the run the sender saw is ended");
  }
  if (const auto* started = std::get_if<core::RunStarted>(&event.body)) {
    const auto* next = std::get_if<core::Next>(&verb);
    check(next == nullptr || next->target == started->item, "the item the key named is started");
  }
  const bool goes_on =
      is_one_of<core::CommandRejected, core::AdvanceUndone, core::SeatTaken, core::DeskCalled,
                core::DeskCallAnswered, core::RoomMessaged>(event.body);
  check(!state_.closed || goes_on,
        "a concluded conference accepts nothing but undo, the seat and the desk");
}

/// I9, I10: who is seen and heard changes by a moderator's command, or because a room was lost.
void Record::check_change(std::span<const core::Event> batch, const Moment& before) const {
  const Moment& now = moments_.back();
  if (before.programme == now.programme && before.open == now.open) {
    return;
  }
  if (batch.front().cause) {
    const auto& press = presses_.at(*batch.front().cause);
    check(press->command.role == core::Role::kModerator,
          "who is seen and heard changes by a moderator's command");
    return;
  }
  const bool frozen = std::ranges::any_of(
      batch, [](const core::Event& event) { return is_one_of<core::FloorFrozen>(event.body); });
  const bool opening = is_one_of<core::ConferenceOpened>(batch.front().body);
  check(frozen || opening, "restarts and reconnects alone never change who is seen or heard");
  const bool centre_was_on = !opening && before.programme.room == state_.conference.central().id;
  check(!centre_was_on || before.programme == now.programme,
        "the central room leaves the programme only by a command");
}

void Record::fold(const core::Event& event) {
  core::apply(state_, event);
  last_at_ = event.at;
  moments_.push_back(
      {state_.epoch, core::wanted_programme(state_), core::open_microphones(state_)});
}

void Record::roll_back(std::span<const core::Event> events) {
  state_ = core::State{};
  moments_.resize(1);
  last_at_ = WallTime{};
  for (const core::Event& event : events) {
    fold(event);
  }
  answered_head_ = std::min(answered_head_, head());
  for (auto effect = effects_.begin(); effect != effects_.end();) {
    if (effect->second > head()) {
      presses_.at(effect->first)->abandoned = true;
      presses_.at(effect->first)->answered = false;
      presses_.at(effect->first)->known = true;  // sending it again would do it again
      effect = effects_.erase(effect);
    } else {
      ++effect;
    }
  }
}

/// I4, I6: an answer is in the journal, and the same command has one answer for ever.
void Record::answered(Press& press, const session::CommandOutcome& outcome) {
  if (outcome.code == "unavailable") {
    check(!effects_.contains(press.command.id), "\"unavailable\" means that nothing was done");
    press.told_nothing_was_done = press.under_way == 1;  // no other copy may still be decided
    return;
  }
  const auto effect = effects_.find(press.command.id);
  check(effect != effects_.end() && effect->second == outcome.seq,
        "an answer is committed before it is given");
  if (press.answered) {
    check(press.outcome.ok == outcome.ok && press.outcome.seq == outcome.seq &&
              press.outcome.code == outcome.code,
          "the same command gets the same answer");
  }
  press.answered = true;
  press.outcome = outcome;
  answered_head_ = std::max(answered_head_, outcome.seq);
}

void Record::check_kept(std::span<const core::Event> events) const {
  check(events.size() >= answered_head_, "what was answered is still in the journal");
  check(events.size() == head(), "what was committed is still in the journal");
}

const Record::Moment& Record::moment(const wire::PlanStamp& stamp) const {
  check(stamp.seq <= head(), "nothing is sent before it is committed");
  const Moment& then = moments_[stamp.seq];
  check(stamp.epoch == then.epoch, "a plan carries the epoch of its journal");
  return then;
}

void Record::check_plan(const wire::BridgePlan& plan) const {
  const Moment& then = moment(plan.stamp);
  check(plan.programme.room == then.programme.room &&
            plan.programme.composition == then.programme.composition,
        "the bridge's plan is what the journal says");
  for (const wire::BridgeRoom& room : plan.rooms) {
    check(room.microphone_open == then.open.contains(room.room),
          "the bridge opens the microphones the journal says");
  }
}

void Record::check_plan(const RoomId& room, const wire::RoomPlan& plan) const {
  const Moment& then = moment(plan.stamp);
  check(plan.microphone_open == then.open.contains(room),
        "a room is told what the journal says of its microphone");
}

}  // namespace nhipcau::sim
