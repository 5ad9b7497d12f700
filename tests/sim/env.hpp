#pragma once

#include <cstdint>
#include <iostream>
#include <map>
#include <string>

#include "tests/sim/network.hpp"
#include "tests/sim/random.hpp"
#include "tests/sim/schedule.hpp"
#include "tests/sim/weather.hpp"

namespace nhipcau::sim {

/// What every part of the world shares: time, chance, the network, and the footprint of the run.
struct Env {
  explicit Env(std::uint64_t seed) : random(seed), weather(random) {}
  Env(const Env&) = delete;
  Env& operator=(const Env&) = delete;

  [[nodiscard]] MonoTime now() const { return schedule.now(); }
  template <typename... Parts>
  void note(const Parts&... parts) {
    trace.add(now().ms, parts...);
    if (tell) {
      std::cerr << now().ms;
      ((std::cerr << ' ' << parts), ...);
      std::cerr << '\n';
    }
  }
  /// Something rare that a long run must have met; counted by name.
  void met(const char* what) { ++sometimes[what]; }

  Schedule schedule;
  Random random;
  Weather weather;
  Trace trace;
  Network network{schedule, random, weather};
  bool tell = false;    ///< every note goes to standard error as well
  bool trouble = true;  ///< over when the world heals at the end
  std::map<std::string, std::uint64_t> sometimes;
};

}  // namespace nhipcau::sim
