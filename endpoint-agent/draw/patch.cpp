#include "endpoint-agent/draw/patch.hpp"

#include <algorithm>
#include <cstring>

namespace nhipcau::agent {
namespace {

// BT.709, limited range, from premultiplied 8-bit RGB.
struct Yuv {
  int luma = 0;
  int blue = 0;
  int red = 0;
  int alpha = 0;
};

Yuv yuv_of(std::uint32_t argb) {
  const int r = static_cast<int>((argb >> 16) & 0xffU);
  const int g = static_cast<int>((argb >> 8) & 0xffU);
  const int b = static_cast<int>(argb & 0xffU);
  const int alpha = static_cast<int>(argb >> 24);
  return {.luma = (47 * r + 157 * g + 16 * b + 16 * alpha * 256 / 255 + 128) >> 8,
          .blue = (-26 * r - 86 * g + 112 * b + 128) >> 8,
          .red = (112 * r - 102 * g - 10 * b + 128) >> 8,
          .alpha = alpha};
}

std::uint8_t byte(int value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0, 255));
}

std::int8_t signed_byte(int value) {
  return static_cast<std::int8_t>(std::clamp(value, -127, 127));
}

/// under·(1 − alpha) + over
std::uint8_t over(std::uint8_t under, int over_luma, int alpha) {
  return byte(over_luma + (under * (255 - alpha) + 127) / 255);
}

std::uint8_t over_chroma(std::uint8_t under, int over_chroma, int alpha) {
  return byte(128 + over_chroma + ((under - 128) * (255 - alpha)) / 255);
}

void lay_luma(const Patch& patch, GstVideoFrame& picture, int width, int height) {
  auto* const plane = static_cast<std::uint8_t*>(picture.data[0]);
  const int stride = picture.info.stride[0];
  for (int y = 0; y < height; ++y) {
    std::uint8_t* const to = plane + static_cast<std::ptrdiff_t>(patch.y + y) * stride + patch.x;
    const std::size_t row =
        static_cast<std::size_t>(y) * static_cast<std::size_t>(patch.size.width);
    for (int x = 0; x < width; ++x) {
      const std::size_t at = row + static_cast<std::size_t>(x);
      if (patch.alpha[at] != 0) {
        to[x] = over(to[x], patch.luma[at], patch.alpha[at]);
      }
    }
  }
}

void lay_chroma(const Patch& patch, GstVideoFrame& picture, int plane_number, int width,
                int height) {
  auto* const plane = static_cast<std::uint8_t*>(picture.data[plane_number]);
  const int stride = picture.info.stride[plane_number];
  const auto& chroma = plane_number == 1 ? patch.blue : patch.red;
  const int patch_width = patch.size.width / 2;
  for (int y = 0; y < height / 2; ++y) {
    std::uint8_t* const to =
        plane + static_cast<std::ptrdiff_t>(patch.y / 2 + y) * stride + patch.x / 2;
    const std::size_t row = static_cast<std::size_t>(y) * static_cast<std::size_t>(patch_width);
    for (int x = 0; x < width / 2; ++x) {
      const std::size_t at = row + static_cast<std::size_t>(x);
      if (patch.chroma_alpha[at] != 0) {
        to[x] = over_chroma(to[x], chroma[at], patch.chroma_alpha[at]);
      }
    }
  }
}

}  // namespace

Patch make_patch(const Canvas& canvas, int x, int y) {
  const Size size{canvas.size().width / 2 * 2, canvas.size().height / 2 * 2};
  const auto pixels = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
  Patch patch;
  patch.x = x / 2 * 2;
  patch.y = y / 2 * 2;
  patch.size = size;
  patch.luma.reserve(pixels);
  patch.alpha.reserve(pixels);
  for (int row = 0; row < size.height; ++row) {
    for (const std::uint32_t argb : canvas.row(row).first(static_cast<std::size_t>(size.width))) {
      const Yuv pixel = yuv_of(argb);
      patch.luma.push_back(byte(pixel.luma));
      patch.alpha.push_back(byte(pixel.alpha));
    }
  }
  for (int row = 0; row < size.height; row += 2) {
    const auto upper = canvas.row(row);
    const auto lower = canvas.row(row + 1);
    for (std::size_t column = 0; column < static_cast<std::size_t>(size.width); column += 2) {
      Yuv sum;
      for (const std::uint32_t argb :
           {upper[column], upper[column + 1], lower[column], lower[column + 1]}) {
        const Yuv pixel = yuv_of(argb);
        sum.blue += pixel.blue;
        sum.red += pixel.red;
        sum.alpha += pixel.alpha;
      }
      patch.blue.push_back(signed_byte(sum.blue / 4));
      patch.red.push_back(signed_byte(sum.red / 4));
      patch.chroma_alpha.push_back(byte(sum.alpha / 4));
    }
  }
  return patch;
}

void lay_over(const Patch& patch, GstVideoFrame& picture) {
  const int width = std::min(patch.size.width, picture.info.width - patch.x) / 2 * 2;
  const int height = std::min(patch.size.height, picture.info.height - patch.y) / 2 * 2;
  if (patch.x < 0 || patch.y < 0 || width <= 0 || height <= 0) {
    return;
  }
  lay_luma(patch, picture, width, height);
  lay_chroma(patch, picture, 1, width, height);
  lay_chroma(patch, picture, 2, width, height);
}

void lay_over(const Patches& patches, gst::BufferPtr& buffer, Size size) {
  if (patches.empty()) {
    return;
  }
  buffer.reset(gst_buffer_make_writable(buffer.release()));
  GstVideoInfo info{};
  gst_video_info_set_format(&info, GST_VIDEO_FORMAT_I420, static_cast<guint>(size.width),
                            static_cast<guint>(size.height));
  GstVideoFrame frame{};
  if (gst_video_frame_map(&frame, &info, buffer.get(), GST_MAP_READWRITE) == FALSE) {
    return;
  }
  for (const auto& patch : patches) {
    lay_over(*patch, frame);
  }
  gst_video_frame_unmap(&frame);
}

gst::BufferPtr to_i420(const Canvas& canvas) {
  GstVideoInfo info{};
  gst_video_info_set_format(&info, GST_VIDEO_FORMAT_I420, static_cast<guint>(canvas.size().width),
                            static_cast<guint>(canvas.size().height));
  gst::BufferPtr buffer(gst_buffer_new_allocate(nullptr, info.size, nullptr));
  constexpr int kNoColour = 128;
  gst_buffer_memset(buffer.get(), 0, kNoColour, info.size);
  GstVideoFrame frame{};
  if (gst_video_frame_map(&frame, &info, buffer.get(), GST_MAP_READWRITE) == FALSE) {
    return buffer;
  }
  constexpr int kBlack = 16;
  auto* const luma = static_cast<std::uint8_t*>(frame.data[0]);
  std::memset(luma, kBlack,
              static_cast<std::size_t>(frame.info.stride[0]) *
                  static_cast<std::size_t>(canvas.size().height));
  lay_over(make_patch(canvas, 0, 0), frame);
  gst_video_frame_unmap(&frame);
  return buffer;
}

}  // namespace nhipcau::agent
