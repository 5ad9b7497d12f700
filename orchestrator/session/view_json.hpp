#pragma once

#include "orchestrator/core/project.hpp"
#include "orchestrator/session/json_text.hpp"
#include "orchestrator/session/media_sessions.hpp"
#include "orchestrator/session/outputs.hpp"
#include "orchestrator/session/telemetry.hpp"

namespace nhipcau::session {

/// The view as consoles get it: PROTOCOL.md §8, key for key. Pure.
JsonText view_json(const core::State& state, const core::View& view, const Telemetry& telemetry,
                   const Outputs& outputs, const std::vector<MediaSessions::DeskTalk>& desk = {});

}  // namespace nhipcau::session
