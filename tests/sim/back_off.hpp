#pragma once

#include <algorithm>
#include <array>

#include "tests/sim/random.hpp"

namespace nhipcau::sim {

/// PROTOCOL.md §1: 0, 0.3, 1.2, 2.7, 4.8, 7, 7, … s, each ±20 %.
inline Millis back_off(int retries, Random& random) {
  constexpr std::array kSteps{0, 300, 1200, 2700, 4800, 7000};
  const int step = kSteps.at(static_cast<std::size_t>(std::min(retries, 5)));
  return Millis{step + random.between(-step / 5, step / 5) + 1};
}

/// A connection that lasted this long starts the back-off again.
inline constexpr Millis kLastedLongEnough{5'000};

}  // namespace nhipcau::sim
