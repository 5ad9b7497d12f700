#pragma once

#include <string>

#include "common/base/expected.hpp"
#include "common/enrolment/invitation.hpp"

/// Where an invitation comes from. Any thread.
namespace nhipcau::agent {

/// A code as it was typed, and the centre's address. Errors: `bad_code`, `no_centre`.
Expected<enrolment::Invitation> typed_invitation(const std::string& code,
                                                 const std::string& centre);

/// Errors: `bad_file`, `bad_invitation`.
Expected<enrolment::Invitation> read_invitation_file(const std::string& path);

/// A picture with the centre's QR code. Takes up to two seconds. Errors: `no_qr`, `bad_invitation`.
Expected<enrolment::Invitation> read_invitation_picture(const std::string& path);

}  // namespace nhipcau::agent
