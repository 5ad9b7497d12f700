#pragma once

#include <string_view>

#include "orchestrator/plan/plan_file.hpp"

namespace nhipcau::plan {

/// YAML to PlanFile: form and types of every value. All faults go to `faults`; when the text is no
/// YAML at all, that is the only one.
PlanFile parse_plan(std::string_view yaml, Faults& faults);

}  // namespace nhipcau::plan
