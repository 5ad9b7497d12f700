#include "tests/sim/weather.hpp"

namespace nhipcau::sim {
namespace {

/// Off in some seeds, else anything up to `most`.
double rate(Random& random, double most) {
  const bool on = random.chance(0.7);
  const double drawn = random.unit() * most;
  return on ? drawn : 0;
}

}  // namespace

Weather::Weather(Random& random)
    : crash(rate(random, 0.002)),
      power_lost(rate(random, 1)),
      peer_crash(rate(random, 0.002)),
      fsync_fails(rate(random, 0.01)),
      epoch_unsaved(rate(random, 0.3)),
      stall(rate(random, 0.03)),
      answer_lost(rate(random, 0.1)),
      sent_twice(rate(random, 0.2)),
      page_stale(rate(random, 0.2)),
      pause_max(random.millis(8'000, 40'000)) {
  for (double& each : weight) {
    each = rate(random, 1);
  }
  // An hour's work is thrown away each time: seldom, or no programme ever gets anywhere.
  weight[static_cast<std::size_t>(Trouble::kOldCopy)] *= 0.3;
}

}  // namespace nhipcau::sim
