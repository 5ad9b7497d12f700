#pragma once

#include <string>

#include "common/base/expected.hpp"
#include "orchestrator/core/conference.hpp"

namespace nhipcau {

/// Makes what a conference needs before its first start: the state directory (0700), a token per
/// room and one for the bridge, two users with random passwords. Running it again adds what is
/// missing and changes nothing that is there.
Expected<void> init_state_dir(const std::string& state_dir, const core::Conference& conference);

}  // namespace nhipcau
