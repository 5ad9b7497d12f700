#pragma once

#include <nlohmann/json_fwd.hpp>

#include "orchestrator/core/project.hpp"
#include "orchestrator/session/telemetry.hpp"

namespace nhipcau::session {

/// The view as consoles get it: PROTOCOL.md §8, key for key. Pure.
nlohmann::json view_json(const core::State& state, const core::View& view,
                         const Telemetry& telemetry);

}  // namespace nhipcau::session
