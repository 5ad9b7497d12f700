#include "common/base/time.hpp"

#include <ctime>

namespace nhipcau {
namespace {

std::int64_t read_ms(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1000 + t.tv_nsec / 1'000'000;
}

}  // namespace

Now read_clock() {
  return {{read_ms(CLOCK_REALTIME)}, {read_ms(CLOCK_BOOTTIME)}};
}

}  // namespace nhipcau
