#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "common/base/time.hpp"
#include "endpoint-agent/preflight/finding.hpp"

/// The camera's picture: frame rate, light, focus, whether it moves. Pure.
namespace nhipcau::agent::preflight {

/// Of one picture's luma (ITU limited range: black 16, white 235).
struct PictureLook {
  double mean = 0;          ///< average luma
  double dark_end = 0;      ///< luma below which 1 % of the picture is
  double bright_end = 0;    ///< luma above which 1 % of the picture is
  double burnt = 0;         ///< share of the picture at white
  double sharpness = 0;     ///< variance of the Laplacian: the usual measure of focus
  std::uint64_t print = 0;  ///< equal for equal pictures
};

/// About 1 ms for 1280×720: every second pixel of every second line.
PictureLook look_at(const std::uint8_t* luma, int width, int height, int stride);

struct PictureFacts {
  int wanted_fps = 25;
  double fps = 0;          ///< 0: no picture came
  PictureLook typical;     ///< averages over the time of measuring
  Millis still_longest{};  ///< the longest time without any change
};

/// Adds up pictures as they come. One thread.
class PictureMeter {
 public:
  explicit PictureMeter(int wanted_fps) : wanted_fps_(wanted_fps) {}

  /// A picture came; not every one needs to be looked at.
  void came() { ++came_; }
  void looked(const PictureLook& look, MonoTime at);

  /// Of what came in `length`, which ended at `now`.
  [[nodiscard]] PictureFacts facts(Millis length, MonoTime now) const;

 private:
  int wanted_fps_;
  int came_ = 0;
  int looks_ = 0;
  PictureLook sum_;
  std::uint64_t print_ = 0;
  std::optional<MonoTime> changed_at_;
  Millis still_longest_{};
};

/// Row 8.
Findings check_picture(const PictureFacts& facts);

}  // namespace nhipcau::agent::preflight
