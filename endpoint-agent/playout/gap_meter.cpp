#include "endpoint-agent/playout/gap_meter.hpp"

#include <algorithm>

namespace nhipcau::agent {

std::optional<media::MediaTime> GapMeter::on_packet(media::MediaTime due, media::MediaTime now) {
  const media::MediaTime begins = std::max(due, now);
  std::optional<media::MediaTime> hole;
  if (heard_until_ && begins - *heard_until_ >= kHole) {
    hole = begins - *heard_until_;
  }
  heard_until_ = std::max(heard_until_.value_or(begins), begins + kPacket);
  return hole;
}

}  // namespace nhipcau::agent
