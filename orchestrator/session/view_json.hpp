#pragma once

#include "orchestrator/core/project.hpp"
#include "orchestrator/session/json_text.hpp"
#include "orchestrator/session/outputs.hpp"
#include "orchestrator/session/telemetry.hpp"

namespace nhipcau::session {

/// The view as consoles get it: PROTOCOL.md §8, key for key. Pure.
JsonText view_json(const core::State& state, const core::View& view, const Telemetry& telemetry,
                   const Outputs& outputs);

}  // namespace nhipcau::session
