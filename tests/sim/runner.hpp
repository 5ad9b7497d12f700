#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "common/base/time.hpp"

/// Many seeds on several processors, each in one process at a time: a failed CHECK ends a process,
/// and the others go on. One thread per process.
namespace nhipcau::sim {

struct Batch {
  std::uint64_t first = 1;
  std::uint64_t count = 1;
  Minutes length{20};
  int jobs = 1;
  bool tell = false;           ///< every step of every first run on standard error
  bool stop_at_first = false;  ///< once a seed has failed, nothing new is begun
};

struct Verdict {
  std::uint64_t seed = 0;
  std::string broken;  ///< empty: every invariant held, and both runs were the same
};

struct Summary {
  std::uint64_t seeds = 0;
  std::uint64_t failed = 0;
  std::uint64_t commands = 0;
  std::uint64_t crashes = 0;
  std::uint64_t events = 0;
  std::map<std::string, std::uint64_t> sometimes;
};

/// Runs each seed twice. `tell` is called in this process, as verdicts come. Throws
/// std::system_error when processes or pipes cannot be made.
Summary run_batch(const Batch& batch, const std::function<void(const Verdict&)>& tell);

}  // namespace nhipcau::sim
