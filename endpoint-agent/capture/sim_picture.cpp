#include "endpoint-agent/capture/sim_picture.hpp"

#include <algorithm>
#include <cmath>

#include "common/media/picture_code.hpp"

namespace nhipcau::agent {

SimPicture::SimPicture(int room_number, int width, int height) : room_number_(room_number) {
  gst_video_info_set_format(&info_, GST_VIDEO_FORMAT_I420, static_cast<guint>(width),
                            static_cast<guint>(height));
}

void SimPicture::draw(gst::BufferPtr& buffer, WallTime captured_at) {
  buffer.reset(gst_buffer_make_writable(buffer.release()));
  GstVideoFrame mapped{};
  if (gst_video_frame_map(&mapped, &info_, buffer.get(), GST_MAP_READWRITE) == FALSE) {
    return;
  }
  auto* luma = static_cast<std::uint8_t*>(mapped.data[0]);
  const int stride = mapped.info.stride[0];
  ++frame_;
  draw_disc(luma, stride);
  media::draw_picture_code(
      {static_cast<std::uint16_t>(room_number_), frame_ & 0xffffffU, captured_at}, luma,
      info_.width, info_.height, stride);
  gst_video_frame_unmap(&mapped);
}

/// In the free band between the name and the code.
void SimPicture::draw_disc(std::uint8_t* luma, int stride) const {
  constexpr std::uint8_t kBright = 220;
  constexpr double kStepPerFrame = 0.05;  // radians: a swing takes 5 s at 25 pictures a second
  const double radius = info_.height * 0.05;
  const double middle_x = info_.width * (0.5 + 0.42 * std::sin(frame_ * kStepPerFrame));
  const double middle_y = info_.height * 0.74;
  for (int y = static_cast<int>(middle_y - radius); y <= static_cast<int>(middle_y + radius); ++y) {
    const double dy = y - middle_y;
    const double half = std::sqrt(std::max(0.0, radius * radius - dy * dy));
    std::uint8_t* const row = luma + static_cast<std::ptrdiff_t>(y) * stride;
    std::fill(row + static_cast<int>(middle_x - half), row + static_cast<int>(middle_x + half),
              kBright);
  }
}

}  // namespace nhipcau::agent
