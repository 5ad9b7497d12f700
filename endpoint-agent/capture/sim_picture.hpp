#pragma once

#include <gst/video/video.h>

#include <cstdint>
#include <optional>

#include "common/base/time.hpp"
#include "common/io/gst.hpp"
#include "endpoint-agent/capture/sim_faults.hpp"

namespace nhipcau::agent {

/// What moves in a simulated camera's picture: a disc that swings from side to side, and the code
/// that tells room, frame and time of capture to a test; when busy also grain, which makes the
/// picture as hard to encode as a full hall. Streaming thread only.
class SimPicture {
 public:
  SimPicture(int room_number, int width, int height, PictureFault fault = PictureFault::kNone);

  /// Draws into an I420 buffer of that size; leaves one it cannot map as it is.
  void draw(gst::BufferPtr& buffer, WallTime captured_at);

 private:
  void draw_disc(std::uint8_t* luma, int stride) const;
  void spoil(std::uint8_t* luma, int stride) const;
  void blur(std::uint8_t* luma, int stride) const;
  void draw_grain(std::uint8_t* luma, int stride);

  int room_number_;
  PictureFault fault_;
  GstVideoInfo info_{};
  std::uint32_t frame_ = 0;
  std::optional<WallTime> frozen_at_;
  std::uint32_t random_ = 1;
};

}  // namespace nhipcau::agent
