#pragma once

#include <chrono>
#include <cstdint>

/// Time of the media code: microseconds of CLOCK_MONOTONIC. Always an argument; only the loops read
/// the clock. Any thread.
namespace nhipcau::media {

using MediaTime = std::chrono::microseconds;

/// Reads CLOCK_MONOTONIC.
MediaTime media_now();

/// The NTP clock of one program: the wall clock read once, carried on by the monotonic clock, so
/// that a step of the wall clock never tears sound and picture apart. 32.32 seconds since 1900.
class NtpClock {
 public:
  /// `wall` is microseconds since 1970 at the instant `now`.
  NtpClock(MediaTime now, std::chrono::microseconds wall) : offset_(wall - now) {}
  /// Reads both clocks.
  static NtpClock from_system();

  [[nodiscard]] std::uint64_t at(MediaTime t) const;

 private:
  std::chrono::microseconds offset_;
};

/// The middle 32 bits of an NTP time, as report blocks carry it (RFC 3550 §6.4.1).
inline std::uint32_t ntp_middle(std::uint64_t ntp) {
  return static_cast<std::uint32_t>((ntp >> 16) & 0xffffffffU);
}

}  // namespace nhipcau::media
