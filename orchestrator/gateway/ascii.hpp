#pragma once

#include <string>
#include <string_view>

namespace nhipcau::gateway {

/// A to Z become a to z, whatever the machine's language is: names in HTTP and SDP are compared so.
std::string lower(std::string_view text);

}  // namespace nhipcau::gateway
