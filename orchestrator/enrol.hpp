#pragma once

#include <iosfwd>

#include "orchestrator/options.hpp"

/// `nhipcau-orchestrator enrol` and `revoke`: they change files of the state directory, which a
/// running orchestrator notices by itself.
namespace nhipcau {

/// Issues a code and prints it as it is to be read out. Throws std::runtime_error with one line.
void enrol(const EnrolRoomOptions& options, std::ostream& out);

/// Ends a room's token. Throws std::runtime_error with one line.
void revoke(const RevokeOptions& options, std::ostream& out);

}  // namespace nhipcau
