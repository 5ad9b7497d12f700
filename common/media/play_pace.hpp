#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "common/media/media_time.hpp"

namespace nhipcau::media {

/// How fast sound is to be played so that it stays one delay behind its packets although the
/// sender's clock is not ours. The earliest packet of the last three seconds says how long after it
/// is now being played; what that is off the wanted delay moves the pace a little, and what remains
/// off for long is the drift of the clocks, which is remembered. So jitter does not enter, nothing
/// is dropped or inserted, and the pitch is off by no more than the ear can tell: a few millionths,
/// a hundredth at most while another delay is wanted. Positions are in samples of 48 kHz. Pure; one
/// thread.
class PlayPace {
 public:
  /// The sample at `position` came, and with it its packet. Call for every packet.
  void on_packet(std::int64_t position, MediaTime arrival);

  /// How long ago the sample there came, or would have on an idle path. Zero before any packet.
  [[nodiscard]] MediaTime age(double position, MediaTime now) const;

  /// Samples to pass for one to play, by what was seen of the last second. Every 20 ms while it
  /// plays; `position` is the next sample's.
  double step(double position, MediaTime now, MediaTime wanted);

  /// Silence ended it, packets will come anew: the drift of the clocks stays known.
  void forget_packets();

 private:
  static constexpr std::size_t kSeconds = 3;

  [[nodiscard]] std::optional<std::int64_t> earliest() const;

  std::optional<std::int64_t> earliest_;  // of this second: arrival − position, µs
  std::array<std::optional<std::int64_t>, kSeconds> before_;  // of the last ones that had packets
  std::size_t oldest_ = 0;
  int ticks_ = 0;
  double drift_ = 0;  // share of the sender's clock above ours
  double ratio_ = 1;
};

}  // namespace nhipcau::media
