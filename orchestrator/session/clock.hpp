#pragma once

#include <optional>

#include "common/base/time.hpp"

/// The conference's clock: the wall clock at the start, then CLOCK_BOOTTIME. A step of the
/// machine's wall clock moves no running countdown. A value; any thread.
namespace nhipcau::session {

class Clock {
 public:
  explicit Clock(Now start) : start_(start) {}

  [[nodiscard]] Now now() const {
    const MonoTime mono = read_clock().mono;
    return {start_.wall + (mono - start_.mono), mono};
  }

 private:
  Now start_;
};

/// Notices that the machine's wall clock was stepped: it moved against CLOCK_BOOTTIME by more than
/// a slew does (at most 0.5 ms a second, adjtimex(2)). A value; time is an argument; any thread.
class ClockWatch {
 public:
  static constexpr Millis kStep{500};

  explicit ClockWatch(Now first) : offset_(offset(first)) {}

  /// To be called about once a second, with what both clocks read. By how much the wall clock was
  /// stepped since the last call; empty: it was not.
  std::optional<Millis> compare(Now now) {
    const Millis by = offset(now) - offset_;
    offset_ = offset(now);
    return by > kStep || by < -kStep ? std::optional(by) : std::nullopt;
  }

 private:
  static Millis offset(Now now) { return Millis{now.wall.ms - now.mono.ms}; }

  Millis offset_;
};

}  // namespace nhipcau::session
