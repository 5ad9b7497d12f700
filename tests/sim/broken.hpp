#pragma once

#include <string>

namespace nhipcau::sim {

/// Thrown by a check: an invariant does not hold, and this run is over.
struct Broken {
  std::string what;
};

inline void check(bool holds, const char* what) {
  if (!holds) {
    throw Broken{what};
  }
}
/// For sentences that have to be put together: only when they are needed.
template <typename MakeText>
void check_or(bool holds, const MakeText& what) {
  if (!holds) {
    throw Broken{what()};
  }
}

}  // namespace nhipcau::sim
