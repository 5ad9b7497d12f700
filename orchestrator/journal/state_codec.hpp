#pragma once

#include <string>

#include "common/base/expected.hpp"
#include "orchestrator/core/state.hpp"

/// A whole State <-> the JSON bytes of a snapshot, field by field in the manner of event_codec. A
/// snapshot is a cache of the fold and is read only by a program with the same `fold_id`, so there
/// are no older versions to understand: what does not fit exactly is refused. Pure; any thread.
namespace nhipcau::journal {

std::string encode_state(core::State state);
Expected<core::State> decode_state(const std::string& json);

/// Names the code that folds and writes a state: a hash of the core's and this folder's sources,
/// made by the build. A state of another fold is not trusted, the events are folded anew.
std::string fold_id();

}  // namespace nhipcau::journal
