#include "endpoint-agent/uplink/pacer.hpp"

#include <algorithm>
#include <utility>

namespace nhipcau::agent {
namespace {

constexpr double kFaster = 1.2;  // than the picture's rate: more of a key frame would be a queue
constexpr media::MediaTime kBurst{20'000};  // what a tick may send at once

}  // namespace

media::MediaTime Pacer::time_of(std::size_t bytes) const {
  return kbps_ ? media::MediaTime{static_cast<std::int64_t>(static_cast<double>(bytes) * 8000 /
                                                            (*kbps_ * kFaster))}
               : media::MediaTime{0};
}

std::optional<leg::UpPacket> Pacer::take(media::MediaTime now) {
  free_at_ = std::max(free_at_, now - kBurst);
  if (waiting_.empty() || held_until_ > now || (kbps_ && free_at_ > now)) {
    return std::nullopt;
  }
  leg::UpPacket packet = std::move(waiting_.front());
  waiting_.pop_front();
  bytes_ -= packet.bytes.size();
  free_at_ += time_of(packet.bytes.size());
  return packet;
}

}  // namespace nhipcau::agent
