#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "orchestrator/core/core.hpp"
#include "orchestrator/session/ports.hpp"
#include "tests/sim/broken.hpp"

/// What everybody could know of the journal, and the judge of it. It folds every durable event
/// itself and checks each batch as it comes, so a broken promise is found at the event that breaks
/// it. One thread; throws Broken.
namespace nhipcau::sim {

/// One press of a key by a person, however often it is sent.
struct Press {
  core::Command command;
  int under_way = 0;       ///< copies sent and not yet decided
  bool answered = false;   ///< an answer of this outcome was given
  bool known = false;      ///< and reached the person
  bool abandoned = false;  ///< the person is gone, or what was answered was lost with an old copy
  bool told_nothing_was_done = false;
  session::CommandOutcome outcome;
};

/// One sending of a press: as long as it lives, it may still be decided.
struct Copy {
  explicit Copy(std::shared_ptr<Press> of) : press(std::move(of)) {
    ++press->under_way;
    press->told_nothing_was_done = false;
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  ~Copy() { --press->under_way; }
  std::shared_ptr<Press> press;
};

class Record {
 public:
  std::shared_ptr<Press> press(core::Command command);
  [[nodiscard]] const std::map<CommandId, std::shared_ptr<Press>>& presses() const {
    return presses_;
  }

  /// These became durable together. `now`: the conference's time, counted from the start of this
  /// orchestrator by a clock nobody steps.
  void committed(std::span<const core::Event> batch, WallTime now);
  /// The state directory was put back from a copy: what came after `events` never happened.
  void roll_back(std::span<const core::Event> events);
  /// A person was told this.
  void answered(Press& press, const session::CommandOutcome& outcome);

  /// I4: what was answered is still there.
  void check_kept(std::span<const core::Event> events) const;
  /// I1, I5, I10: a plan is what the journal up to its stamp says, and nothing else.
  void check_plan(const wire::BridgePlan& plan) const;
  void check_plan(const RoomId& room, const wire::RoomPlan& plan) const;

  [[nodiscard]] const core::State& state() const { return state_; }
  [[nodiscard]] std::uint64_t head() const { return state_.seq; }

 private:
  /// What was wanted once an event was applied.
  struct Moment {
    std::uint64_t epoch = 0;
    core::Source programme;
    std::set<RoomId> open;
  };

  void check_batch(std::span<const core::Event> batch, WallTime now) const;
  void check_command(std::span<const core::Event> batch) const;
  void check_right(const Press& press, const core::Event& event) const;
  void check_pressed_for(const Press& press, const core::Event& event) const;
  void check_change(std::span<const core::Event> batch, const Moment& before) const;
  void fold(const core::Event& event);
  [[nodiscard]] const Moment& moment(const wire::PlanStamp& stamp) const;

  core::State state_;
  std::vector<Moment> moments_{Moment{}};  ///< by seq
  std::map<CommandId, std::shared_ptr<Press>> presses_;
  std::map<CommandId, std::uint64_t> effects_;  ///< seq of each command's last event
  std::uint64_t answered_head_ = 0;
  WallTime last_at_;
};

}  // namespace nhipcau::sim
