#include "orchestrator/bridge/composer/canvas.hpp"

#include <algorithm>

namespace nhipcau::bridge {
namespace {

std::uint8_t mix(std::uint8_t under, std::uint8_t over, std::uint8_t opacity) {
  return static_cast<std::uint8_t>((under * (255 - opacity) + over * opacity + 127) / 255);
}

}  // namespace

Canvas::Canvas(int width, int height, Yuv background)
    : width_(width),
      height_(height),
      bytes_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3 / 2) {
  fill({0, 0, width, height}, background);
}

Canvas::Plane Canvas::plane(int index) const {
  const auto luma = static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
  if (index == 0) {
    return {0, width_, 0};
  }
  return {index == 1 ? luma : luma + luma / 4, width_ / 2, 1};
}

PictureView Canvas::view() const {
  PictureView view{.width = width_, .height = height_, .planes = {}, .strides = {}};
  for (int i = 0; i < 3; ++i) {
    view.planes[i] = bytes_.data() + plane(i).offset;
    view.strides[i] = plane(i).stride;
  }
  return view;
}

void Canvas::fill(const Rect& where, Yuv color) {
  const std::uint8_t values[3] = {color.y, color.u, color.v};
  for (int i = 0; i < 3; ++i) {
    const Plane p = plane(i);
    const auto length = static_cast<std::size_t>(where.width >> p.shift);
    for (int row = where.y >> p.shift; row < (where.y + where.height) >> p.shift; ++row) {
      const std::size_t start = p.offset + static_cast<std::size_t>(row * p.stride) +
                                static_cast<std::size_t>(where.x >> p.shift);
      std::fill_n(bytes_.begin() + static_cast<std::ptrdiff_t>(start), length, values[i]);
    }
  }
}

void Canvas::put(const Rect& where, const PictureView& picture) {
  const int width = std::min({picture.width, where.width, width_ - where.x});
  const int height = std::min({picture.height, where.height, height_ - where.y});
  for (int i = 0; i < 3; ++i) {
    const Plane p = plane(i);
    for (int row = 0; row < height >> p.shift; ++row) {
      const std::size_t start = p.offset +
                                static_cast<std::size_t>(((where.y >> p.shift) + row) * p.stride) +
                                static_cast<std::size_t>(where.x >> p.shift);
      std::copy_n(picture.planes[i] + static_cast<std::ptrdiff_t>(row) * picture.strides[i],
                  width >> p.shift, bytes_.begin() + static_cast<std::ptrdiff_t>(start));
    }
  }
}

void Canvas::lay(int x, int y, const Overlay& words) {
  const int width = std::min(words.width, width_ - x);
  const int height = std::min(words.height, height_ - y);
  const std::vector<std::uint8_t>* colors[3] = {&words.y, &words.u, &words.v};
  for (int i = 0; i < 3; ++i) {
    const Plane p = plane(i);
    const std::vector<std::uint8_t>& opacity = i == 0 ? words.opacity : words.chroma_opacity;
    for (int row = 0; row < height >> p.shift; ++row) {
      const auto from = static_cast<std::size_t>(row * (words.width >> p.shift));
      std::uint8_t* to = bytes_.data() + p.offset +
                         static_cast<std::ptrdiff_t>(((y >> p.shift) + row) * p.stride) +
                         (x >> p.shift);
      for (std::size_t column = 0; column < static_cast<std::size_t>(width >> p.shift); ++column) {
        to[column] = mix(to[column], (*colors[i])[from + column], opacity[from + column]);
      }
    }
  }
}

}  // namespace nhipcau::bridge
