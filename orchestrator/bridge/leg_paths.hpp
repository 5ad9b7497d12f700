#pragma once

#include <array>
#include <optional>
#include <vector>

#include "common/media/media_time.hpp"
#include "common/media/rtcp.hpp"
#include "common/media/send_batch.hpp"

namespace nhipcau::bridge {

/// Where one room's packets are sent: the address its packets last came from, or, of a room with
/// two network paths, both. Everything told to it was authentic; a room of one path never pays for
/// the second. Time is an argument. Media thread.
///
/// The copies of a two-path room's media come from both, and only the first of each is authentic
/// (the other is a replay), so media say nothing about a path there: its keep-alives do. They are
/// never sent twice, so nobody who repeats one adds a path of his own.
class LegPaths {
 public:
  static constexpr media::MediaTime kUp{700'000};        ///< three keep-alives and a half
  static constexpr media::MediaTime kLapsed{2'000'000};  ///< then media are believed again
  static constexpr media::MediaTime kForgotten{5'000'000};

  void media_from(const media::UdpAddress& from, media::MediaTime now);
  void keep(const media::PathProbe& probe, const media::UdpAddress& from, media::MediaTime now);

  /// Keeps the datagram in `batch` for every path; 0 bytes: for none.
  void commit(std::size_t size, media::SendBatch& batch,
              media::Traffic traffic = media::Traffic::kPicture) const;

  [[nodiscard]] bool known() const { return !paths_[0].address.empty() || second(); }
  [[nodiscard]] bool knows(const media::UdpAddress& from) const;
  [[nodiscard]] int count() const { return two_ ? 2 : 1; }
  [[nodiscard]] int up(media::MediaTime now) const;

 private:
  struct Path {
    media::UdpAddress address;
    std::optional<media::MediaTime> kept_at;
  };

  [[nodiscard]] bool second() const { return !paths_[1].address.empty(); }

  std::array<Path, 2> paths_;
  bool two_ = false;
  media::MediaTime kept_at_{};  ///< by either
};

}  // namespace nhipcau::bridge
