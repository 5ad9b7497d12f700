#pragma once

#include "orchestrator/plan/plan_file.hpp"

namespace nhipcau::plan {

/// A checked plan as the core's value. CHECKs what check_plan() has made sure of.
core::Conference build_conference(const PlanFile& plan);

}  // namespace nhipcau::plan
