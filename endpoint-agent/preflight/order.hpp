#pragma once

#include <map>
#include <string>

#include "common/base/preflight.hpp"

namespace nhipcau::agent::preflight {

/// `nhipcau-agent preflight …`, checked.
struct Order {
  std::string by{};                 ///< who signs
  std::map<int, CheckMark> said{};  ///< the technician's answers, by row
};

}  // namespace nhipcau::agent::preflight
