#pragma once

#include <vector>

#include "orchestrator/core/project.hpp"

/// Whether who comes next can be seen and heard: the lamp on the Next key and its reasons. Pure.
namespace nhipcau::core {

/// A room counts as steady when its picture has been good this long.
inline constexpr Millis kSteady{3'000};

struct Judgement {
  Readiness level = Readiness::kGreen;
  std::vector<Reason> reasons;
};

/// Red: would not be seen or heard now. Amber: not for certain. An item without a room needs none
/// to be ready.
Judgement judge_readiness(const State& state, const AgendaItem& item, WallTime now);

/// The first item to come whose room is another than the next item's; or null.
const AgendaItem* next_in_another_room(const State& state);

/// The rooms whose readiness is shown: the next item's, and of the one above.
std::vector<RoomId> rooms_made_ready(const State& state);

}  // namespace nhipcau::core
