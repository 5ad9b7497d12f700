#include "endpoint-agent/draw/slate.hpp"

#include "endpoint-agent/draw/patch.hpp"

namespace nhipcau::agent {
namespace {

constexpr Colour kGround = 0xff14233a;
constexpr Colour kLine = 0xffc9a24a;

}  // namespace

/// The lower sixth stays free: an overlay may stand there.
Canvas draw_slate(const Slate& slate, Size size) {
  Canvas canvas(size);
  const double width = size.width;
  const double height = size.height;
  canvas.fill({0, 0, width, height}, kGround);
  const double margin = width * 0.08;
  const double inner = width - 2 * margin;
  canvas.text(slate.title,
              {.size_px = height * 0.068, .bold = true, .align = Align::kCentre, .lines = 3},
              {margin, height * 0.14, inner, height * 0.3});
  canvas.fill({width * 0.42, height * 0.47, width * 0.16, height * 0.006}, kLine);
  canvas.text(slate.text,
              {.size_px = height * 0.06, .colour = kAmber, .align = Align::kCentre, .lines = 2},
              {margin, height * 0.51, inner, height * 0.18});
  canvas.text(slate.note,
              {.size_px = height * 0.04, .colour = kGrey, .align = Align::kCentre, .lines = 2},
              {margin, height * 0.71, inner, height * 0.12});
  return canvas;
}

gst::BufferPtr draw_slate_i420(const Slate& slate, int width, int height) {
  return to_i420(draw_slate(slate, {width, height}));
}

}  // namespace nhipcau::agent
