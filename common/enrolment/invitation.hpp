#pragma once

#include <string>
#include <string_view>

#include "common/base/expected.hpp"

namespace nhipcau::enrolment {

/// All a room needs, in one line: in a file, or in a QR code.
/// `nhipcau:enrol?centre=wss://host:8443&code=K7QMX3RWDP`
struct Invitation {
  std::string centre;  ///< ws:// or wss:// with host and port
  std::string code;    ///< ten symbols
  bool operator==(const Invitation&) const = default;
};

/// Pure; any thread.
std::string write_invitation(const Invitation& invitation);

/// Error `bad_invitation`: the text is none.
Expected<Invitation> read_invitation(std::string_view text);

}  // namespace nhipcau::enrolment
