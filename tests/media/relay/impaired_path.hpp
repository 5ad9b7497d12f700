#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <vector>

#include "common/media/media_time.hpp"

namespace nhipcau::relay {

using media::MediaTime;

/// What one direction of a network does to its datagrams.
struct Impairment {
  double loss = 0;       ///< share, 0…1
  double burst = 1;      ///< packets lost in a row, on average (Gilbert's model)
  MediaTime delay{0};    ///< every packet's
  MediaTime jitter{0};   ///< up to as much more; changes every 20 ms, packets keep their order
  double reordered = 0;  ///< share that is held back for `held_back`, so that others overtake it
  MediaTime held_back{10'000};
  double duplicated = 0;                 ///< share that comes twice
  std::int64_t bits_per_second = 0;      ///< 0: no limit
  std::size_t queue_bytes = 128 * 1024;  ///< in front of the limit; what does not fit is lost
};

/// One direction, without sockets: the same seed, packets and times give the same result. Not
/// thread safe.
class ImpairedPath {
 public:
  using Packet = std::vector<std::uint8_t>;

  ImpairedPath(Impairment impairment, std::uint64_t seed);

  void change(const Impairment& impairment) { impairment_ = impairment; }
  /// An outage: what is pushed is lost. What is on its way arrives.
  void cut(bool on) { cut_ = on; }

  void push(Packet packet, MediaTime now);
  /// The next packet that has arrived by now.
  std::optional<Packet> pop(MediaTime now);

  [[nodiscard]] std::uint64_t lost() const { return lost_; }
  [[nodiscard]] std::uint64_t passed() const { return passed_; }

 private:
  struct Flying {
    MediaTime due;
    Packet packet;
  };

  [[nodiscard]] bool chance(double share);
  [[nodiscard]] bool is_lost();
  [[nodiscard]] MediaTime jitter_of(MediaTime now);
  /// When its last bit has passed the limit; empty: the queue was full.
  [[nodiscard]] std::optional<MediaTime> through_limit(std::size_t bytes, MediaTime now);
  void insert(Packet packet, MediaTime due);

  Impairment impairment_;
  std::mt19937_64 random_;
  bool cut_ = false;
  bool in_burst_ = false;
  std::int64_t jitter_slot_ = -1;
  MediaTime jitter_{0};
  MediaTime free_at_{0};       // of the limit
  MediaTime last_due_{0};      // of the packets that keep their order
  std::deque<Flying> flying_;  // by due
  std::uint64_t lost_ = 0;
  std::uint64_t passed_ = 0;
};

}  // namespace nhipcau::relay
