#include "endpoint-agent/capture/sim_acoustics.hpp"

#include <algorithm>
#include <cmath>

namespace nhipcau::agent {
namespace {

/// The sample that belongs to an instant, counted from the machine's start.
std::int64_t index_of(media::MediaTime at) {
  return (at.count() * 48 + 500) / 1000;
}

}  // namespace

void SimAcoustics::played(std::span<const std::int16_t> samples, media::MediaTime from) {
  auto index = static_cast<std::size_t>(index_of(from));
  for (const std::int16_t sample : samples) {
    ring_[index++ % kKept].store(sample, std::memory_order_relaxed);
  }
}

void SimAcoustics::add_to(std::span<std::int16_t> heard, media::MediaTime from) const {
  auto index = static_cast<std::size_t>(index_of(from - kDelay));
  for (std::int16_t& sample : heard) {
    const double echo = kGain * ring_[index++ % kKept].load(std::memory_order_relaxed);
    sample = static_cast<std::int16_t>(
        std::clamp(static_cast<double>(sample) + std::round(echo), -32'768.0, 32'767.0));
  }
}

}  // namespace nhipcau::agent
