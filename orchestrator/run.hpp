#pragma once

#include "orchestrator/core/conference.hpp"
#include "orchestrator/options.hpp"

namespace nhipcau {

/// Serves `conference` until SIGTERM, SIGINT or SIGHUP. Throws std::runtime_error with one line
/// when it cannot start; nothing is half started then.
void run(const RunOptions& options, const core::Conference& conference);

}  // namespace nhipcau
