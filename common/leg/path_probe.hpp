#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "common/media/media_time.hpp"

namespace nhipcau::leg {

/// How much is to go each way while a line is tried out, what flows anyway included.
struct ProbeLoad {
  double up_kbps = 0;
  double down_kbps = 0;
};

/// What a line did in one interval.
struct PathReading {
  double up_offered_kbps = 0;
  double up_loss_pct = 0;
  double down_kbps = 0;           ///< arrived
  double down_possible_kbps = 0;  ///< more could not be asked for: the programme has so few packets
  std::optional<double> round_trip_ms;
};

/// Loads a media leg without a packet that means anything: what was just sent goes again as
/// repairs, what has just come is asked for again (PROTOCOL.md §5); both ends drop what they have.
/// Pure; owner's thread.
class PathProbe {
 public:
  struct Sent {
    std::size_t stream = 0;
    std::uint16_t sequence = 0;
    std::size_t bytes = 0;
  };

  /// Empty: stops.
  void load(std::optional<ProbeLoad> load) { load_ = load; }
  [[nodiscard]] bool on() const { return load_.has_value(); }

  void on_sent(const Sent& packet);
  void on_received(std::size_t bytes) { down_bytes_ += bytes; }
  /// A picture's packet of the programme came.
  void on_picture(std::uint16_t sequence, std::size_t bytes, media::MediaTime now);
  /// The repair was asked for here only: nobody else needs it.
  [[nodiscard]] bool takes_repair(std::uint16_t sequence) const;

  /// What is to be sent again now, by the budget since the last call.
  std::vector<Sent> repairs_due(media::MediaTime now);
  /// What is to be asked for again now.
  std::vector<std::uint16_t> asks_due(media::MediaTime now);

  static constexpr std::size_t kStreams = 4;
  /// What the receiver says of each stream, and after these of each one's repairs; percent.
  using Losses = std::array<double, 2 * kStreams>;

  /// Of the time since the last call. The loss is that of bytes: a full line has room for a small
  /// packet where a large one is dropped, so sound alone would make it look wider than it is.
  PathReading take(media::MediaTime now, const Losses& losses,
                   std::optional<media::MediaTime> round_trip);

 private:
  struct Came {
    std::uint16_t sequence = 0;
    std::size_t bytes = 0;
    media::MediaTime at{};
  };

  std::optional<ProbeLoad> load_;
  std::deque<Sent> sent_;  // the newest
  std::size_t next_sent_ = 0;
  std::deque<Came> came_;  // of the last 0.8 s: the bridge keeps a second
  std::size_t next_came_ = 0;
  std::uint64_t up_bytes_ = 0;
  std::array<std::uint64_t, 2 * kStreams> up_by_stream_{};  // of these, as Losses has them
  std::uint64_t down_bytes_ = 0;
  std::uint64_t up_bytes_seen_ = 0;  // by the budget
  media::MediaTime up_at_{};
  media::MediaTime down_at_{};
  media::MediaTime taken_at_{};
  std::optional<media::MediaTime> least_round_trip_;
};

}  // namespace nhipcau::leg
