#pragma once

#include "orchestrator/plan/plan_file.hpp"

namespace nhipcau::plan {

/// Checks a plan as a whole: ids, references, the tree of rooms, times, rooms of speakers. What was
/// already reported as wrong in form is not reported again.
void check_plan(const PlanFile& plan, Faults& faults);

/// Where an item happens: its room, or else the room of its speaker's office, or else nowhere
/// (slate).
Word room_of(const PlanFile& plan, const ItemEntry& item);

}  // namespace nhipcau::plan
