#include "orchestrator/bridge/composer/caption.hpp"

#include <algorithm>

#include "common/draw/canvas.hpp"

namespace nhipcau::bridge {
namespace {

constexpr double kLeastPixels = 11;  // letters smaller than this lose their marks in H.264

constexpr draw::Colour kPlate = 0x9e081a2e;
constexpr draw::Colour kDark = 0xff14334f;
constexpr draw::Colour kYellow = 0xffffd966;

std::uint8_t clamped(double value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0));
}

/// One pixel, colours not multiplied by the opacity any more.
struct Pixel {
  double opacity = 0;
  double red = 0;
  double green = 0;
  double blue = 0;
};

Pixel pixel_of(std::uint32_t argb) {
  const double opacity = argb >> 24 & 0xff;
  if (opacity == 0) {
    return {};
  }
  return {opacity, (argb >> 16 & 0xff) * 255.0 / opacity, (argb >> 8 & 0xff) * 255.0 / opacity,
          (argb & 0xff) * 255.0 / opacity};
}

// ITU-R BT.601, video range.
double luma(const Pixel& p) {
  return 16 + (65.481 * p.red + 128.553 * p.green + 24.966 * p.blue) / 255;
}
double chroma_u(const Pixel& p) {
  return 128 + (-37.797 * p.red - 74.203 * p.green + 112.0 * p.blue) / 255;
}
double chroma_v(const Pixel& p) {
  return 128 + (112.0 * p.red - 93.786 * p.green - 18.214 * p.blue) / 255;
}

/// The mean of a square of four, each as much as it is to be seen.
Pixel mean(const Pixel (&square)[4]) {
  Pixel sum;
  for (const Pixel& p : square) {
    sum.opacity += p.opacity;
    sum.red += p.red * p.opacity;
    sum.green += p.green * p.opacity;
    sum.blue += p.blue * p.opacity;
  }
  if (sum.opacity == 0) {
    return {};
  }
  return {sum.opacity / 4, sum.red / sum.opacity, sum.green / sum.opacity, sum.blue / sum.opacity};
}

Overlay overlay_of(const draw::Canvas& canvas) {
  Overlay made;
  made.width = canvas.size().width;
  made.height = canvas.size().height;
  for (int y = 0; y < made.height; ++y) {
    for (const std::uint32_t argb : canvas.row(y)) {
      const Pixel p = pixel_of(argb);
      made.y.push_back(clamped(luma(p)));
      made.opacity.push_back(clamped(p.opacity));
    }
  }
  for (int y = 0; y < made.height; y += 2) {
    const auto upper = canvas.row(y);
    const auto lower = canvas.row(y + 1);
    for (std::size_t x = 0; x < upper.size(); x += 2) {
      const Pixel p = mean(
          {pixel_of(upper[x]), pixel_of(upper[x + 1]), pixel_of(lower[x]), pixel_of(lower[x + 1])});
      made.u.push_back(clamped(chroma_u(p)));
      made.v.push_back(clamped(chroma_v(p)));
      made.chroma_opacity.push_back(clamped(p.opacity));
    }
  }
  return made;
}

draw::TextStyle letters(int pixels, draw::Colour colour) {
  draw::TextStyle style;
  style.size_px = std::max<double>(pixels, kLeastPixels);
  style.colour = colour;
  return style;
}

draw::TextStyle bold(draw::TextStyle style) {
  style.bold = true;
  return style;
}

draw::TextStyle centred(draw::TextStyle style) {
  style.align = draw::Align::kCentre;
  return style;
}

draw::Rect box(int x, int y, int width, int height) {
  return {static_cast<double>(x), static_cast<double>(y), static_cast<double>(width),
          static_cast<double>(height)};
}

int even(int value) {
  return value + value % 2;
}

}  // namespace

Overlay name_plate(const std::string& name, const std::string& caption, int tile_width,
                   int tile_height) {
  if (name.empty()) {
    return {};
  }
  const int margin = std::max(tile_height / 60, 3);
  const int most = tile_width * 3 / 4 - 4 * margin;
  const draw::TextStyle first = bold(letters(tile_height / 15, draw::kWhite));
  const draw::TextStyle second = letters(tile_height / 20, kYellow);
  const draw::Size above = draw::Canvas::measure(name, first, most);
  const draw::Size below =
      caption.empty() ? draw::Size{} : draw::Canvas::measure(caption, second, most);
  draw::Canvas canvas({even(std::max(above.width, below.width) + 4 * margin),
                       even(above.height + below.height + 2 * margin)});
  canvas.fill(box(0, 0, canvas.size().width, canvas.size().height), kPlate);
  canvas.text(name, first, box(2 * margin, margin, most, above.height));
  if (!caption.empty()) {
    canvas.text(caption, second, box(2 * margin, margin + above.height, most, below.height));
  }
  return overlay_of(canvas);
}

Overlay absence(const std::string& name, const std::string& note, int tile_width, int tile_height) {
  const int most = tile_width * 9 / 10;
  const draw::TextStyle first = centred(bold(letters(tile_height / 11, draw::kWhite)));
  const draw::TextStyle second = centred(letters(tile_height / 14, kYellow));
  const int above = draw::Canvas::measure(name, first, most).height;
  const int below = draw::Canvas::measure(note, second, most).height;
  const int left = (tile_width - most) / 2;
  const int top = (tile_height - above - below) / 2;
  draw::Canvas canvas({tile_width, tile_height});
  canvas.fill(box(0, 0, tile_width, tile_height), kDark);
  canvas.text(name, first, box(left, top, most, above));
  canvas.text(note, second, box(left, top + above, most, below));
  return overlay_of(canvas);
}

}  // namespace nhipcau::bridge
