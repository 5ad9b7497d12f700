#pragma once

#include <algorithm>
#include <optional>

#include "common/base/time.hpp"

/// The conference's clock: the wall clock at the start, then CLOCK_BOOTTIME. A step of the
/// machine's wall clock moves no running countdown. A value; any thread.
namespace nhipcau::session {

class Clock {
 public:
  explicit Clock(Now start) : start_(start) {}

  /// Goes on from the newest instant that was recorded when the machine's wall clock says less: it
  /// was put back, and the conference's time never is.
  static Clock not_before(WallTime newest, Now start) {
    return Clock({std::max(start.wall, newest), start.mono});
  }

  [[nodiscard]] Now now() const { return at(read_clock()); }
  /// The conference's time when the machine's clocks read this.
  [[nodiscard]] Now at(Now machine) const {
    return {start_.wall + (machine.mono - start_.mono), machine.mono};
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
