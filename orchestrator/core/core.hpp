#pragma once

#include <optional>
#include <vector>

#include "common/base/expected.hpp"
#include "orchestrator/core/commands.hpp"
#include "orchestrator/core/events.hpp"
#include "orchestrator/core/state.hpp"

/// The core: pure, total, without clock, thread, random or input and output. Everything else of the
/// orchestrator exists to call these functions in the right order.
namespace nhipcau::core {

inline constexpr Millis kUndoWindow{30'000};
inline constexpr Millis kFloorKept{60'000};      ///< for a room that was lost while it spoke
inline constexpr Millis kMinimumAdvance{1'000};  ///< between two advances: a double press is one

/// What a person's command leads to; never empty: a refusal is a CommandRejected. A command whose
/// id State already answered must not come here (the session gives the old answer).
std::vector<EventBody> decide(const State& state, const Command& command, WallTime now);

/// What a fact leads to; empty when it changes nothing.
std::vector<EventBody> decide(const State& state, const Fact& fact, WallTime now);

/// Folds one event in. No decisions; CHECKs that `event.seq` is the next one.
void apply(State& state, const Event& event);

/// The next instant at which a projection changes by time alone; empty: never.
std::optional<WallTime> next_deadline(const State& state, WallTime now);

/// The sentence of a refusal, for people. `code` as in PROTOCOL.md §6.
Text refusal_text(const State& state, const Answer& answer);

}  // namespace nhipcau::core
