#pragma once

#include <cstdint>
#include <optional>

#include "common/media/media_time.hpp"
#include "common/wire/messages.hpp"

namespace nhipcau::bridge {

using media::MediaTime;

/// What the decoder saw of one picture's luma.
struct PictureFacts {
  double mean = 0;         ///< 0…255; black is 16
  double variance = 0;     ///< of the 16x16 block means
  std::uint64_t hash = 0;  ///< of the 16x16 block means
};

/// Measures one picture. Any thread.
PictureFacts measure_picture(const std::uint8_t* luma, int width, int height, int stride);

/// From decoded thumbnails to the state of a room's picture. Time is an argument; media thread.
class PictureMonitor {
 public:
  void on_picture(const PictureFacts& facts, MediaTime now);
  /// Who sent them is gone: the last picture stands still until its successor's first.
  void stand_still() { standing_ = true; }
  /// No picture of who sends now was decoded yet, or none for long.
  [[nodiscard]] bool waits(MediaTime now) const {
    return standing_ || state(now) == wire::PictureState::kNone;
  }

  [[nodiscard]] wire::PictureState state(MediaTime now) const;
  /// How long the state has been ok without a break; call it at every state change or oftener.
  std::int64_t ok_ms(MediaTime now);

 private:
  bool seen_ = false;
  bool standing_ = false;
  MediaTime last_{};
  std::uint64_t hash_ = 0;
  MediaTime changed_at_{};  // last picture different from the one before
  std::optional<MediaTime> black_since_;
  std::optional<MediaTime> ok_since_;
};

}  // namespace nhipcau::bridge
