#pragma once

#include <ostream>

#include "orchestrator/options.hpp"

namespace nhipcau {

/// Reads the journal of a state directory, the whole chain verified, and writes what happened: one
/// line per event up to `options.to`, then the agenda as it was run and where the minutes went.
/// With `options.json` each line is one JSON object. Changes nothing. Throws std::runtime_error
/// with one line when there is no journal, an orchestrator is using it, or it is damaged.
void replay(const ReplayOptions& options, std::ostream& out);

/// Checks a journal without an orchestrator: SQLite's own check of the file, the chain of every
/// event, every kept state against the fold of the events, and whether it was ever longer. Writes
/// one line per finding, then the sum; true when there was none. Changes nothing and throws as
/// `replay` does.
bool verify(const VerifyOptions& options, std::ostream& out);

}  // namespace nhipcau
