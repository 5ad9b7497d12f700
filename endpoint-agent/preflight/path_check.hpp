#pragma once

#include <optional>
#include <vector>

#include "endpoint-agent/preflight/finding.hpp"

/// The line between the room and the bridge, under the load of a conference. Pure.
namespace nhipcau::agent::preflight {

struct PathFacts {
  bool connected = false;  ///< media went both ways
  double up_wanted_kbps = 0;
  double up_kbps = 0;  ///< of it, what arrived
  double down_wanted_kbps = 0;
  double down_kbps = 0;
  double up_loss_pct = 0;
  double down_loss_pct = 0;
  double jitter_ms = 0;
  std::optional<double> round_trip_ms;
};

/// Adds up one reading a second. A line's buffers hide for some seconds that it is too slow, so its
/// bandwidth is that of the later half. One thread.
class PathMeter {
 public:
  struct Reading {
    double up_offered_kbps = 0;
    double up_loss_pct = 0;
    double down_kbps = 0;
    double down_possible_kbps = 1e9;  ///< more could not be asked for
    double down_loss_pct = 0;
    double jitter_ms = 0;
    std::optional<double> round_trip_ms;
  };
  PathMeter(double up_wanted_kbps, double down_wanted_kbps)
      : up_wanted_kbps_(up_wanted_kbps), down_wanted_kbps_(down_wanted_kbps) {}

  void add(const Reading& reading);
  [[nodiscard]] PathFacts facts() const;

 private:
  double up_wanted_kbps_;
  double down_wanted_kbps_;
  std::vector<Reading> readings_;
};

/// Rows 3, 6 and 7.
Findings check_path(const PathFacts& facts);

/// Row 3, when the media go inside TLS because UDP does not get through.
Finding tunnelled();

/// Row 4. `working`: empty when no second path is set up.
Finding check_backup_path(std::optional<bool> working);

}  // namespace nhipcau::agent::preflight
