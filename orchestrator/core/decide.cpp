#include <string>

#include "common/base/overloaded.hpp"
#include "orchestrator/core/core.hpp"
#include "orchestrator/core/forecast.hpp"

/// What a moderator's command leads to. One function per verb; each either refuses with a code or
/// says what happened. Nothing here changes anything: apply() does, once the journal has it.
namespace nhipcau::core {
namespace {

using Events = std::vector<EventBody>;

constexpr Millis kShortestExtension{60'000};
constexpr Millis kLongestExtension{60 * 60'000};

std::string name_of(const Verb& verb) {
  static constexpr const char* kNames[] = {"start",  "next",   "finish", "hold",
                                           "resume", "extend", "undo"};
  return kNames[verb.index()];
}

class Decision {
 public:
  Decision(const State& state, const Command& command, WallTime now)
      : state_(state), command_(command), now_(now), live_(state.live_run()) {}

  Events make() const {
    if (command_.role != Role::kModerator) {
      return refuse("forbidden");
    }
    if (command_.expect_live_run != live_id()) {
      return refuse("stale");
    }
    return std::visit([this](const auto& verb) { return on(verb); }, command_.verb);
  }

 private:
  Events on(const Start& start) const {
    if (state_.started()) {
      return refuse("already_live");
    }
    return advance_to(start.target);
  }

  Events on(const Next& next) const {
    if (!state_.started()) {
      return refuse("not_live");
    }
    return advance_to(next.target);
  }

  Events on(const Finish&) const {
    if (live_ == nullptr) {
      return refuse("not_live");
    }
    if (too_soon()) {
      return refuse("too_soon");
    }
    return {RunEnded{live_->id}};
  }

  Events on(const Hold& hold) const {
    if (live_ == nullptr) {
      return refuse("not_live");
    }
    if (live_->held()) {
      return refuse("already_held");
    }
    return {RunHeld{live_->id, hold.reason}};
  }

  Events on(const Resume&) const {
    if (live_ == nullptr) {
      return refuse("not_live");
    }
    if (!live_->held()) {
      return refuse("not_held");
    }
    return {RunResumed{live_->id}};
  }

  Events on(const Extend& extend) const {
    if (live_ == nullptr) {
      return refuse("not_live");
    }
    const Millis size = extend.by < Millis{0} ? -extend.by : extend.by;
    const bool leaves_time = allotted(state_, *live_) + extend.by >= Millis{0};
    if (size < kShortestExtension || size > kLongestExtension || !leaves_time) {
      return refuse("bad_args");
    }
    return {RunExtended{live_->id, extend.by, extend.reason}};
  }

  Events on(const Undo&) const {
    const auto& last = state_.last_advance;
    if (!last || !last->undoable || now_ - last->at > kUndoWindow) {
      return refuse("nothing_to_undo");
    }
    return {AdvanceUndone{.voided = last->started, .reopened = last->ended}};
  }

  /// Ends what is live and starts `target`, which must be what the programme has next: a button
  /// that named somebody else was drawn from an older programme.
  Events advance_to(const ItemId& target) const {
    const Item* next = state_.next_item();
    if (next == nullptr) {
      return refuse("no_more_items");
    }
    if (next->id != target) {
      return refuse("wrong_target");
    }
    if (too_soon()) {
      return refuse("too_soon");
    }
    Events events;
    if (live_ != nullptr) {
      events.emplace_back(RunEnded{live_->id});
    }
    events.emplace_back(RunStarted{RunId("r" + std::to_string(state_.runs.size() + 1)), target});
    return events;
  }

  /// A second press within a second is a double press, not a decision.
  bool too_soon() const {
    const auto& last = state_.last_advance;
    return last && last->verb != "undo" && now_ - last->at < kMinimumAdvance;
  }

  std::optional<RunId> live_id() const {
    return live_ != nullptr ? std::optional(live_->id) : std::nullopt;
  }

  Events refuse(const char* code) const {
    CommandRejected refusal{
        .verb = name_of(command_.verb), .code = code, .by_actor = {}, .by_at = {}};
    if (state_.last_advance && command_.role == Role::kModerator) {
      refusal.by_actor = state_.last_advance->actor;
      refusal.by_at = state_.last_advance->at;
    }
    return {refusal};
  }

  const State& state_;
  const Command& command_;
  WallTime now_;
  const Run* live_;
};

}  // namespace

std::vector<EventBody> decide(const State& state, const Command& command, WallTime now) {
  return Decision(state, command, now).make();
}

}  // namespace nhipcau::core
