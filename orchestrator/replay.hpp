#pragma once

#include <ostream>

#include "orchestrator/options.hpp"

namespace nhipcau {

/// Reads the journal of a state directory, the whole chain verified, and writes what happened: one
/// line per event up to `options.to`, then the agenda as it was run and where the minutes went.
/// With `options.json` each line is one JSON object. Changes nothing; returns the state it ended
/// in. Throws std::runtime_error with one line when there is no journal, an orchestrator is using
/// it, or it is damaged.
void replay(const ReplayOptions& options, std::ostream& out);

}  // namespace nhipcau
