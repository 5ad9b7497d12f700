#include "tests/media/relay/impaired_path.hpp"

#include <algorithm>
#include <utility>

namespace nhipcau::relay {
namespace {

constexpr MediaTime kJitterSlot{20'000};

}  // namespace

ImpairedPath::ImpairedPath(Impairment impairment, std::uint64_t seed)
    : impairment_(impairment), random_(seed) {}

/// Not std::uniform_real_distribution: its results are the library's choice.
bool ImpairedPath::chance(double share) {
  return static_cast<double>(random_() >> 11) * 0x1p-53 < share;
}

bool ImpairedPath::is_lost() {
  const double loss = std::min(impairment_.loss, 0.99);
  const double burst = std::max(impairment_.burst, 1.0);
  if (in_burst_) {
    in_burst_ = chance(1 - 1 / burst);
  } else {  // so that the share of all packets is `loss`
    in_burst_ = chance(loss / (burst * (1 - loss)));
  }
  return in_burst_;
}

MediaTime ImpairedPath::jitter_of(MediaTime now) {
  if (now / kJitterSlot != jitter_slot_) {
    jitter_slot_ = now / kJitterSlot;
    const auto span = static_cast<std::uint64_t>(impairment_.jitter.count()) + 1;
    jitter_ = MediaTime{static_cast<std::int64_t>(random_() % span)};
  }
  return jitter_;
}

std::optional<MediaTime> ImpairedPath::through_limit(std::size_t bytes, MediaTime now) {
  if (impairment_.bits_per_second == 0) {
    return now;
  }
  const auto time_of = [this](std::size_t size) {
    return MediaTime{static_cast<std::int64_t>(size) * 8'000'000 / impairment_.bits_per_second};
  };
  free_at_ = std::max(free_at_, now);
  if (free_at_ - now > time_of(impairment_.queue_bytes)) {
    return std::nullopt;
  }
  free_at_ += time_of(bytes);
  return free_at_;
}

void ImpairedPath::insert(Packet packet, MediaTime due) {
  const auto at = std::upper_bound(flying_.begin(), flying_.end(), due,
                                   [](MediaTime d, const Flying& f) { return d < f.due; });
  flying_.insert(at, {due, std::move(packet)});
}

void ImpairedPath::push(Packet packet, MediaTime now) {
  const bool lost = is_lost();
  const auto sent = cut_ || lost ? std::nullopt : through_limit(packet.size(), now);
  if (!sent) {
    ++lost_;
    return;
  }
  ++passed_;
  MediaTime due = *sent + impairment_.delay + jitter_of(now);
  if (chance(impairment_.reordered)) {
    due += impairment_.held_back;
  } else {
    due = last_due_ = std::max(due, last_due_);
  }
  if (chance(impairment_.duplicated)) {
    insert(packet, due);
  }
  insert(std::move(packet), due);
}

std::optional<ImpairedPath::Packet> ImpairedPath::pop(MediaTime now) {
  if (flying_.empty() || flying_.front().due > now) {
    return std::nullopt;
  }
  Packet packet = std::move(flying_.front().packet);
  flying_.pop_front();
  return packet;
}

}  // namespace nhipcau::relay
