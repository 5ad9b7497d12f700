#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/media/media_time.hpp"

namespace nhipcau::media {

/// Which packets of one incoming stream are missing, and when to ask for each (generic NACK, RFC
/// 4585 §6.2.1): a moment after the gap was seen (packets may just have changed places: as long as
/// this path has needed, 5…60 ms), then every round trip and a quarter, ten times at most.
/// Sans-I/O; owner's thread.
class LossList {
 public:
  enum class Arrival {
    kNew,      ///< the newest so far
    kFilled,   ///< was missing
    kKnown,    ///< came before, or is too old to matter
    kRestart,  ///< more than 256 are missing, or the numbers jumped: everything is forgotten
  };

  struct Missing {
    std::int64_t position = 0;
    MediaTime since{};  ///< when the gap was seen
  };

  /// `repair`: it was sent again, so its lateness says nothing about the path.
  Arrival on_packet(std::uint16_t sequence, bool repair, MediaTime now);

  /// Appends the sequence numbers to ask for now.
  void collect_due(MediaTime now, MediaTime round_trip, std::vector<std::uint16_t>& out);

  /// Nothing before this position is wanted any more.
  void forget_before(std::int64_t position);
  void forget_older(MediaTime age, MediaTime now);

  /// Sequence numbers as positions that do not wrap; valid after the first `on_packet`.
  [[nodiscard]] std::int64_t extend(std::uint16_t sequence) const;
  [[nodiscard]] std::int64_t newest() const { return newest_; }
  [[nodiscard]] std::optional<Missing> oldest() const;
  [[nodiscard]] bool empty() const { return missing_.empty(); }

 private:
  struct Entry {
    Missing gap;
    MediaTime due{};
    int asked = 0;
  };

  Arrival restart(std::uint16_t sequence);
  Arrival advance(std::int64_t position, MediaTime now);
  Arrival fill(std::int64_t position, bool repair, MediaTime now);

  bool started_ = false;
  std::int64_t newest_ = 0;
  int strange_ = 0;             // packets far behind, in a row
  MediaTime tolerance_{5'000};  // of reordering
  std::vector<Entry> missing_;  // ascending
};

}  // namespace nhipcau::media
