#pragma once

#include <chrono>
#include <cstdint>

namespace nhipcau {

using Millis = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;
using Minutes = std::chrono::minutes;

/// An instant of the wall clock: milliseconds since 1970-01-01T00:00:00Z. For plans, people, logs.
struct WallTime {
  std::int64_t ms = 0;
  auto operator<=>(const WallTime&) const = default;
  WallTime operator+(Millis d) const { return {ms + d.count()}; }
  WallTime operator-(Millis d) const { return {ms - d.count()}; }
  Millis operator-(WallTime other) const { return Millis{ms - other.ms}; }
};

/// An instant of CLOCK_BOOTTIME: milliseconds since this machine started, suspend included. For
/// durations: no step of the wall clock moves it. Comparable within one boot only.
struct MonoTime {
  std::int64_t ms = 0;
  auto operator<=>(const MonoTime&) const = default;
  MonoTime operator+(Millis d) const { return {ms + d.count()}; }
  MonoTime operator-(Millis d) const { return {ms - d.count()}; }
  Millis operator-(MonoTime other) const { return Millis{ms - other.ms}; }
};

/// One reading of both clocks. Time is an argument: only `main` and the loops read a clock.
struct Now {
  WallTime wall;
  MonoTime mono;
};

/// Reads CLOCK_REALTIME and CLOCK_BOOTTIME. Any thread.
Now read_clock();

}  // namespace nhipcau
