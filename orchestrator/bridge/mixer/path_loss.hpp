#pragma once

namespace nhipcau::bridge {

/// Whether the path to a room loses packets for so long that its sound is to be encoded for it: 1 %
/// in the mean of some three seconds, until it is half of that in the mean of ten. One `add` a
/// second. Owner's thread.
class PathLoss {
 public:
  /// What the receiver said of the last second, in percent; true while the path is lossy.
  bool add(double pct) {
    mean_ += (pct - mean_) / (pct > mean_ ? kSecondsUp : kSecondsDown);
    lossy_ = mean_ >= (lossy_ ? kGood : kBad);
    return lossy_;
  }

 private:
  // One packet of 50 a second is 2 % of that second: 0.7 of the mean, no reason yet. Two are: so a
  // path of 3 % has its FEC after a second or two, and a line that is full after one.
  static constexpr double kSecondsUp = 3;
  static constexpr double kSecondsDown = 10;
  static constexpr double kBad = 1;
  static constexpr double kGood = 0.5;

  double mean_ = 0;
  bool lossy_ = false;
};

}  // namespace nhipcau::bridge
