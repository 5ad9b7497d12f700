#include "common/media/source_clock.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace nhipcau::media {
namespace {

constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kJumpMicros =
    2'000'000;  // no path queues for two seconds: the sender restarted

}  // namespace

std::int64_t SourceClock::unwrap(std::uint32_t timestamp) const {
  const auto distance =
      static_cast<std::int32_t>(timestamp - static_cast<std::uint32_t>(newest_ & 0xffffffff));
  return newest_ + distance;
}

void SourceClock::restart(std::uint32_t timestamp, MediaTime arrival) {
  started_ = true;
  newest_ = timestamp;
  second_ = arrival.count() / 1'000'000;
  minima_.fill(kNone);
}

void SourceClock::note(std::int64_t offset, std::int64_t second) {
  const auto slot_of = [](std::int64_t s) {
    return static_cast<std::size_t>(s % static_cast<std::int64_t>(kSeconds));
  };
  const std::int64_t passed =
      std::min<std::int64_t>(second - second_, static_cast<std::int64_t>(kSeconds));
  for (std::int64_t i = 0; i < passed; ++i) {
    minima_[slot_of(second - i)] = kNone;
  }
  second_ = std::max(second_, second);
  std::int64_t& slot = minima_[slot_of(second_)];
  slot = std::min(slot, offset);
}

std::int64_t SourceClock::smallest() const {
  return *std::min_element(minima_.begin(), minima_.end());
}

MediaTime SourceClock::on_packet(std::uint32_t timestamp, MediaTime arrival) {
  if (!started_) {
    restart(timestamp, arrival);
  }
  std::int64_t position = unwrap(timestamp);
  std::int64_t micros = position * 1'000'000 / rate_;
  const std::int64_t known = smallest();
  if (known != kNone && std::abs(arrival.count() - micros - known) > kJumpMicros) {
    restart(timestamp, arrival);
    position = newest_;
    micros = position * 1'000'000 / rate_;
  }
  newest_ = std::max(newest_, position);
  note(arrival.count() - micros, arrival.count() / 1'000'000);
  return MediaTime{micros + smallest()};
}

}  // namespace nhipcau::media
