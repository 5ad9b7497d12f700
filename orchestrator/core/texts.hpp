#pragma once

#include "common/base/expected.hpp"
#include "orchestrator/core/state.hpp"

namespace nhipcau::core {

/// One line of the record, for people.
Text log_text(const State& state, const Event& event);

}  // namespace nhipcau::core
