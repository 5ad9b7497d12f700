#include "endpoint-agent/capture/sim_picture.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "common/media/picture_code.hpp"

namespace nhipcau::agent {

SimPicture::SimPicture(int room_number, int width, int height, PictureFault fault)
    : room_number_(room_number), fault_(fault) {
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
  if (fault_ != PictureFault::kFrozen || frame_ == 0) {
    ++frame_;
    frozen_at_ = captured_at;
  }
  if (fault_ == PictureFault::kBusy) {
    draw_grain(luma, stride);
  }
  draw_disc(luma, stride);
  media::draw_picture_code(
      {static_cast<std::uint16_t>(room_number_), frame_ & 0xffffffU, *frozen_at_}, luma,
      info_.width, info_.height, stride);
  spoil(luma, stride);
  gst_video_frame_unmap(&mapped);
}

void SimPicture::spoil(std::uint8_t* luma, int stride) const {
  if (fault_ == PictureFault::kBlurred) {
    blur(luma, stride);
    return;
  }
  if (fault_ == PictureFault::kNone || fault_ == PictureFault::kBusy ||
      fault_ == PictureFault::kFrozen) {
    return;
  }
  constexpr int kBlack = 16;
  constexpr int kWhite = 235;
  for (int y = 0; y < info_.height; ++y) {
    std::uint8_t* const row = luma + static_cast<std::ptrdiff_t>(y) * stride;
    std::transform(row, row + info_.width, row, [this](std::uint8_t old) {
      const int level = fault_ == PictureFault::kBlack  ? kBlack
                        : fault_ == PictureFault::kDark ? kBlack + (old - kBlack) / 6
                                                        : kWhite - (kWhite - old) / 8;
      return static_cast<std::uint8_t>(level);
    });
  }
}

/// Each pixel becomes the mean of its surroundings, row by row, then column by column; twice, so
/// that no edge is left of the means themselves.
void SimPicture::blur(std::uint8_t* luma, int stride) const {
  constexpr int kReach = 14;
  const auto smear = [](std::uint8_t* first, int count, std::ptrdiff_t step) {
    std::vector<int> sums(static_cast<std::size_t>(count) + 1, 0);
    for (int i = 0; i < count; ++i) {
      sums[static_cast<std::size_t>(i) + 1] = sums[static_cast<std::size_t>(i)] + first[i * step];
    }
    for (int i = 0; i < count; ++i) {
      const int from = std::max(i - kReach, 0);
      const int to = std::min(i + kReach + 1, count);
      first[i * step] = static_cast<std::uint8_t>(
          (sums[static_cast<std::size_t>(to)] - sums[static_cast<std::size_t>(from)]) /
          (to - from));
    }
  };
  const auto smear_twice = [&](std::uint8_t* first, int count, std::ptrdiff_t step) {
    smear(first, count, step);
    smear(first, count, step);
  };
  for (int y = 0; y < info_.height; ++y) {
    smear_twice(luma + static_cast<std::ptrdiff_t>(y) * stride, info_.width, 1);
  }
  for (int x = 0; x < info_.width; ++x) {
    smear_twice(luma + x, info_.height, stride);
  }
}

/// In the upper two thirds, where the disc and the code are not: blocks of four pixels, some
/// lighter and some darker in every picture.
void SimPicture::draw_grain(std::uint8_t* luma, int stride) {
  constexpr int kBlock = 4;
  constexpr std::uint32_t kMost = 40;
  const int rows = info_.height * 2 / 3 / kBlock * kBlock;
  for (int y = 0; y < rows; y += kBlock) {
    for (int x = 0; x + kBlock <= info_.width; x += kBlock) {
      random_ = random_ * 1664525U + 1013904223U;  // Numerical Recipes' generator
      const auto grain = static_cast<std::uint8_t>(40 + (random_ >> 24) % kMost);
      for (int row = y; row < y + kBlock; ++row) {
        std::uint8_t* const at = luma + static_cast<std::ptrdiff_t>(row) * stride + x;
        std::fill(at, at + kBlock, grain);
      }
    }
  }
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
