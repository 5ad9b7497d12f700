#include "common/media/media_time.hpp"

#include <ctime>

namespace nhipcau::media {
namespace {

constexpr std::uint64_t kSecondsFrom1900To1970 = 2208988800ULL;  // RFC 5905 figure 4

std::chrono::microseconds read(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return std::chrono::seconds{t.tv_sec} +
         std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::nanoseconds{t.tv_nsec});
}

}  // namespace

MediaTime media_now() {
  return read(CLOCK_MONOTONIC);
}

NtpClock NtpClock::from_system() {
  return {media_now(), read(CLOCK_REALTIME)};
}

std::uint64_t NtpClock::at(MediaTime t) const {
  const auto wall = static_cast<std::uint64_t>((t + offset_).count());
  const std::uint64_t seconds = wall / 1'000'000 + kSecondsFrom1900To1970;
  const std::uint64_t fraction = ((wall % 1'000'000) << 32) / 1'000'000;
  return (seconds << 32) | fraction;
}

}  // namespace nhipcau::media
