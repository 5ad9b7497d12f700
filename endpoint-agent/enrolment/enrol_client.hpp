#pragma once

#include "common/base/expected.hpp"
#include "common/base/time.hpp"
#include "common/enrolment/invitation.hpp"
#include "endpoint-agent/enrolment/identity_file.hpp"

namespace nhipcau::agent {

/// Enrols this machine with a code: connects, shows the centre that it knows the code, has the
/// centre show the same, and checks that the certificate is of the authority that came with it (see
/// common/enrolment/proof.hpp for why this holds against somebody in between). Blocks for up to
/// 15 s. Any thread but a loop's.
///
/// Errors, each with what to do: `bad_code`, `bad_url`, `name_not_found`, `refused`, `no_route`,
/// `wrong_clock`, `wrong_certificate`, `not_an_orchestrator`, and what the centre says:
/// `wrong_code`, `used_code`, `expired_code`, `too_many_tries`, `too_many_attempts`.
Expected<Enrolment> enrol_with(const enrolment::Invitation& invitation, WallTime now);

}  // namespace nhipcau::agent
