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

std::optional<Pacer::Due> Pacer::take(bool may_send, media::MediaTime now) {
  if (!blocked_) {
    free_at_ = std::max(free_at_, now - kBurst);
  }
  const bool its_time = !waiting_.empty() && !held(now) && (!kbps_ || free_at_ <= now);
  blocked_ = its_time && !may_send;
  if (!its_time || blocked_) {
    return std::nullopt;
  }
  Due next = std::move(waiting_.front());
  waiting_.pop_front();
  bytes_ -= next.packet.bytes.size();
  next.at = kbps_ ? std::max(next.at, free_at_) : next.at;
  free_at_ += time_of(next.packet.bytes.size());
  return next;
}

}  // namespace nhipcau::agent
