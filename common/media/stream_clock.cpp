#include "common/media/stream_clock.hpp"

#include "common/media/rtp.hpp"

namespace nhipcau::media {
namespace {

constexpr std::int64_t kSecondsFrom1900To1970 = 2208988800;  // RFC 5905 figure 4

StreamClock::Instant instant_of(std::uint64_t ntp) {
  const auto seconds = static_cast<std::int64_t>(ntp >> 32) - kSecondsFrom1900To1970;
  const auto micros = static_cast<std::int64_t>(((ntp & 0xffffffffULL) * 1'000'000) >> 32);
  return StreamClock::Instant{seconds * 1'000'000 + micros};
}

}  // namespace

void StreamClock::on_report(const SenderReport& report) {
  set_ = true;
  reported_ = true;
  timestamp_ = report.rtp_timestamp;
  instant_ = instant_of(report.ntp);
}

void StreamClock::assume(std::uint32_t timestamp, Instant at) {
  if (!set_) {
    set_ = true;
    timestamp_ = timestamp;
    instant_ = at;
  }
}

StreamClock::Instant StreamClock::at(std::uint32_t timestamp) const {
  const std::int64_t ticks = timestamp_distance(timestamp, timestamp_);
  return instant_ + Instant{ticks * 1'000'000 / rate_};
}

}  // namespace nhipcau::media
