#include "common/media/play_pace.hpp"

#include <algorithm>
#include <cmath>

namespace nhipcau::media {
namespace {

constexpr int kWindow = 50;  // ticks: a second
constexpr double kMicrosPerTick = 20'000;
constexpr double kMicrosPerSample = 1e6 / 48'000;

// A second-order loop, critically damped, of 0.05 rad/s: slow enough that jitter of a millisecond
// is 100 ppm of pitch, fast enough that a clock 800 ppm off moves the delay by 6 ms at most.
constexpr double kOmega = 0.05;
constexpr double kProportional = 2 * kOmega;   // per second of delay
constexpr double kIntegral = kOmega * kOmega;  // per second of delay and second
constexpr double kMostPull = 5e-4;             // one cent: jitter is not to be heard as wow
constexpr double kFarError = 0.030;            // s; another delay is wanted
constexpr double kMostPullFar = 1e-2;          // for a second or two: no speech is known by it
constexpr double kMostDrift = 2e-3;            // sound cards are within 500 ppm, cheap ones 1000
constexpr double kMostError = 0.020;           // s; more is no drift

std::int64_t micros_of(double position) {
  return std::llround(position * kMicrosPerSample);
}

}  // namespace

void PlayPace::on_packet(std::int64_t position, MediaTime arrival) {
  const std::int64_t offset = arrival.count() - micros_of(static_cast<double>(position));
  earliest_ = std::min(earliest_.value_or(offset), offset);
}

std::optional<std::int64_t> PlayPace::earliest() const {
  std::optional<std::int64_t> first = earliest_;
  for (const auto& each : before_) {
    if (each) {
      first = std::min(first.value_or(*each), *each);
    }
  }
  return first;
}

MediaTime PlayPace::age(double position, MediaTime now) const {
  const auto offset = earliest();
  return offset ? MediaTime{now.count() - micros_of(position) - *offset} : MediaTime{0};
}

double PlayPace::step(double position, MediaTime now, MediaTime wanted) {
  if (++ticks_ < kWindow) {
    return ratio_;
  }
  const double seconds = ticks_ * kMicrosPerTick / 1e6;
  ticks_ = 0;
  if (earliest_) {
    const double error = static_cast<double>((age(position, now) - wanted).count()) / 1e6;
    const double steady = std::clamp(error, -kMostError, kMostError);
    drift_ = std::clamp(drift_ + kIntegral * seconds * steady, -kMostDrift, kMostDrift);
    const double most = std::abs(error) < kFarError ? kMostPull : kMostPullFar;
    ratio_ = 1 + drift_ + std::clamp(kProportional * error, -most, most);
    before_.at(oldest_) = earliest_;
    oldest_ = (oldest_ + 1) % kSeconds;
    earliest_.reset();
  }
  return ratio_;
}

void PlayPace::forget_packets() {
  earliest_.reset();
  before_.fill(std::nullopt);
  ticks_ = 0;
  ratio_ = 1 + drift_;
}

}  // namespace nhipcau::media
