#include "endpoint-agent/playout/overlay_painter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace nhipcau::agent {
namespace {

constexpr Colour kGround = 0xb8101820;  // so dark that white is read over any picture
constexpr Colour kMarkGround = 0xb8303a46;
constexpr Colour kLine = 0xffc9a24a;
constexpr Colour kFrame = 0xffd0021b;
constexpr Colour kPale = 0xffe4e4e4;

int even(double pixels) {
  return static_cast<int>(pixels / 2) * 2;
}

Rect whole(Size size) {
  return {0, 0, static_cast<double>(size.width), static_cast<double>(size.height)};
}

}  // namespace

OverlayPainter::OverlayPainter(Size screen)
    : screen_(screen), unit_(screen.height / 100.0), margin_(even(2.4 * unit_)) {}

Patches OverlayPainter::paint(const OverlayFace& face) {
  before_ = std::exchange(now_, {});
  left_ = margin_;
  lower_left_ = 0;
  if (face.frame) {
    frame();
  }
  badge(face.badge, face.badge_colour);
  badge(face.mark, kMarkGround);
  clock(face.clock, face.clock_colour);
  title(face.title, face.text, face.message ? kAmber : kLine);
  next(face.next);
  before_.clear();
  Patches patches;
  for (const auto& [key, patch] : now_) {
    patches.push_back(patch);
  }
  return patches;
}

const Patch& OverlayPainter::add(const std::string& key, const Draw& draw) {
  const auto old = before_.find(key);
  auto& patch = now_[key];
  patch = old != before_.end() ? old->second : std::make_shared<const Patch>(draw());
  return *patch;
}

/// Four strips: nothing of the picture within is touched.
void OverlayPainter::frame() {
  const int thick = std::max(even(unit_), 2);
  strip(0, 0, screen_.width, thick);
  strip(0, screen_.height - thick, screen_.width, thick);
  strip(0, thick, thick, screen_.height - 2 * thick);
  strip(screen_.width - thick, thick, thick, screen_.height - 2 * thick);
}

void OverlayPainter::strip(int x, int y, int width, int height) {
  add(fmt::format("0 frame {} {}", x, y), [&] {
    Canvas canvas({width, height});
    canvas.fill(whole({width, height}), kFrame);
    return make_patch(canvas, x, y);
  });
}

/// A word in a box, in a row from the upper left.
void OverlayPainter::badge(const std::string& text, Colour ground) {
  if (text.empty()) {
    return;
  }
  const Patch& patch = add(fmt::format("1 badge {} {} {}", left_, ground, text), [&] {
    const TextStyle style{.size_px = 4.2 * unit_, .bold = true};
    const Size size = boxed(text, style, screen_.width * 2 / 5);
    return make_patch(box(text, style, size, ground), left_, margin_);
  });
  left_ += patch.size.width + even(unit_);
}

/// Upper right; up to an hour always of the same width, so that nothing jumps.
void OverlayPainter::clock(const std::string& text, Colour colour) {
  if (text.empty()) {
    return;
  }
  add(fmt::format("2 clock {} {}", colour, text), [&] {
    const TextStyle style{.size_px = 9 * unit_,
                          .bold = true,
                          .digits = true,
                          .colour = colour,
                          .align = Align::kCentre};
    const Size size = boxed(text.size() > 5 ? text : "00:00", style, screen_.width / 2);
    return make_patch(box(text, style, size, kGround), screen_.width - margin_ - size.width,
                      margin_);
  });
}

/// Lower left: two lines with a stroke before them.
void OverlayPainter::title(const std::string& title, const std::string& text,
                           Colour stroke_colour) {
  if (title.empty()) {
    return;
  }
  const Patch& patch = add(fmt::format("3 title {} {}\n{}", stroke_colour, title, text), [&] {
    const TextStyle large{.size_px = 4.6 * unit_, .bold = true};
    const TextStyle small{.size_px = 3.2 * unit_, .colour = kPale};
    const double most = screen_.width * 0.6;
    const Size first = Canvas::measure(title, large, static_cast<int>(most));
    const Size second =
        text.empty() ? Size{} : Canvas::measure(text, small, static_cast<int>(most));
    const int stroke = even(unit_);
    const double pad = 1.4 * unit_;
    const Size size{even(std::max(first.width, second.width) + 2 * pad + stroke + 2),
                    even(first.height + second.height + 2 * pad + 2)};
    Canvas canvas(size);
    canvas.fill(whole(size), kGround);
    canvas.fill(whole({stroke, size.height}), stroke_colour);
    canvas.text(title, large, {stroke + pad, pad, most, static_cast<double>(first.height)});
    canvas.text(text, small,
                {stroke + pad, pad + first.height, most, static_cast<double>(second.height)});
    return make_patch(canvas, margin_, screen_.height - margin_ - size.height);
  });
  lower_left_ = margin_ + patch.size.width;
}

/// Lower right, in what room the title has left.
void OverlayPainter::next(const std::string& text) {
  const int room = screen_.width - lower_left_ - 2 * margin_;
  if (text.empty() || room < screen_.width / 8) {
    return;
  }
  add(fmt::format("4 next {} {}", room, text), [&] {
    const TextStyle style{.size_px = 3 * unit_, .colour = kPale, .lines = 2};
    const Size size = boxed(text, style, room);
    return make_patch(box(text, style, size, kGround), screen_.width - margin_ - size.width,
                      screen_.height - margin_ - size.height);
  });
}

Size OverlayPainter::boxed(const std::string& text, const TextStyle& style, int most) const {
  const Size size = Canvas::measure(text, style, most - static_cast<int>(2 * pad_x()));
  return {even(size.width + 2 * pad_x() + 2), even(size.height + 2 * pad_y() + 1)};
}

Canvas OverlayPainter::box(const std::string& text, const TextStyle& style, Size size,
                           Colour ground) const {
  Canvas canvas(size);
  canvas.fill(whole(size), ground, 0.7 * unit_);
  canvas.text(text, style,
              {pad_x(), 0, size.width - 2 * pad_x(), static_cast<double>(size.height)});
  return canvas;
}

}  // namespace nhipcau::agent
