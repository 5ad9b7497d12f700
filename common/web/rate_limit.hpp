#pragma once

#include <algorithm>

#include "common/base/time.hpp"

namespace nhipcau::web {

/// A token bucket: `burst` at once, `per_second` in the long run. Time is an argument; one thread.
class RateLimit {
 public:
  RateLimit(double per_second, double burst)
      : per_second_(per_second), burst_(burst), tokens_(burst) {}

  /// True: go on.
  bool take(MonoTime now, double amount = 1) {
    const double seconds = static_cast<double>((now - last_).count()) / 1000;
    tokens_ = std::min(burst_, tokens_ + seconds * per_second_);
    last_ = now;
    if (tokens_ < amount) {
      return false;
    }
    tokens_ -= amount;
    return true;
  }

 private:
  double per_second_;
  double burst_;
  double tokens_;
  MonoTime last_;
};

}  // namespace nhipcau::web
