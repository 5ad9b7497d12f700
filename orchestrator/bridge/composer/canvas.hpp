#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "orchestrator/bridge/composer/geometry.hpp"

namespace nhipcau::bridge {

/// One colour, BT.601 video range.
struct Yuv {
  std::uint8_t y = 16;
  std::uint8_t u = 128;
  std::uint8_t v = 128;
};

/// A picture somebody else owns: three planes of I420.
struct PictureView {
  int width = 0;
  int height = 0;
  const std::uint8_t* planes[3] = {};
  int strides[3] = {};
};

/// Words ready to be laid over a picture: I420 with an opacity for each pixel. Even sizes.
struct Overlay {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> y;
  std::vector<std::uint8_t> u;
  std::vector<std::uint8_t> v;
  std::vector<std::uint8_t> opacity;         ///< of y; 255: covers
  std::vector<std::uint8_t> chroma_opacity;  ///< of u and v
};

/// A picture in I420 that is painted piece by piece and keeps what nobody paints over. Its bytes
/// lie as GStreamer's video/x-raw lies them by default. One thread.
class Canvas {
 public:
  /// `width` a multiple of 8, `height` even.
  Canvas(int width, int height, Yuv background);

  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return bytes_; }
  [[nodiscard]] PictureView view() const;

  void fill(const Rect& where, Yuv color);
  /// `picture` has the size of the rectangle; what would lie outside is left out.
  void put(const Rect& where, const PictureView& picture);
  void lay(int x, int y, const Overlay& words);

 private:
  struct Plane {
    std::size_t offset;
    int stride;
    int shift;  // 1: half the pixels
  };
  [[nodiscard]] Plane plane(int index) const;

  int width_;
  int height_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace nhipcau::bridge
