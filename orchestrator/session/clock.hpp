#pragma once

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

}  // namespace nhipcau::session
