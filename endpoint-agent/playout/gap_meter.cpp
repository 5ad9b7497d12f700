#include "endpoint-agent/playout/gap_meter.hpp"

#include <utility>

namespace nhipcau::agent {

std::optional<media::MediaTime> GapMeter::on_frame(bool real) {
  if (!real) {
    ++missing_;
    return std::nullopt;
  }
  const int missing = std::exchange(missing_, 0);
  const bool ends_hole = std::exchange(heard_, true) && missing > 0;
  return ends_hole ? std::optional(missing * kFrame) : std::nullopt;
}

}  // namespace nhipcau::agent
