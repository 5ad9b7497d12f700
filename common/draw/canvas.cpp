#include "common/draw/canvas.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <numbers>

namespace nhipcau::draw {
namespace {

struct Free {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(gchar* text) const { g_free(text); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

struct Drawing {
  Owned<cairo_surface_t> surface;
  Owned<cairo_t> context;
};

Drawing make_drawing(Size size) {
  Drawing drawing;
  drawing.surface.reset(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size.width, size.height));
  drawing.context.reset(cairo_create(drawing.surface.get()));
  if (cairo_status(drawing.context.get()) != CAIRO_STATUS_SUCCESS) {
    throw std::bad_alloc();
  }
  return drawing;
}

void set_colour(cairo_t* context, Colour colour) {
  const auto part = [colour](unsigned shift) { return ((colour >> shift) & 0xffU) / 255.0; };
  cairo_set_source_rgba(context, part(16), part(8), part(0), part(24));
}

PangoAlignment pango_align(Align align) {
  switch (align) {
    case Align::kCentre:
      return PANGO_ALIGN_CENTER;
    case Align::kRight:
      return PANGO_ALIGN_RIGHT;
    case Align::kLeft:
      break;
  }
  return PANGO_ALIGN_LEFT;
}

Owned<PangoLayout> make_layout(cairo_t* context, const std::string& utf8, const TextStyle& style,
                               int width_max) {
  Owned<PangoLayout> layout(pango_cairo_create_layout(context));
  const Owned<PangoFontDescription> font(pango_font_description_new());
  pango_font_description_set_family(font.get(),
                                    style.digits ? "Noto Sans Mono,Noto Sans" : "Noto Sans");
  pango_font_description_set_weight(font.get(),
                                    style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font.get(), style.size_px * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  const Owned<gchar> composed(
      g_utf8_normalize(utf8.c_str(), static_cast<gssize>(utf8.size()), G_NORMALIZE_NFC));
  pango_layout_set_text(layout.get(), composed != nullptr ? composed.get() : "", -1);
  pango_layout_set_width(layout.get(), width_max * PANGO_SCALE);
  pango_layout_set_height(layout.get(), -style.lines);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment(layout.get(), pango_align(style.align));
  return layout;
}

Size size_of(PangoLayout* layout) {
  Size size;
  pango_layout_get_pixel_size(layout, &size.width, &size.height);
  return size;
}

}  // namespace

struct Canvas::Surface {
  Drawing drawing;
};

Canvas::Canvas(Size size)
    : size_{std::max(size.width, 1), std::max(size.height, 1)},
      surface_(std::make_unique<Surface>(make_drawing(size_))) {}
Canvas::~Canvas() = default;
Canvas::Canvas(Canvas&&) noexcept = default;
Canvas& Canvas::operator=(Canvas&&) noexcept = default;

void Canvas::fill(const Rect& area, Colour colour, double radius) {
  cairo_t* const context = surface_->drawing.context.get();
  constexpr double kQuarter = std::numbers::pi / 2;
  const double right = area.x + area.width - radius;
  const double bottom = area.y + area.height - radius;
  cairo_new_path(context);
  cairo_arc(context, right, area.y + radius, radius, -kQuarter, 0);
  cairo_arc(context, right, bottom, radius, 0, kQuarter);
  cairo_arc(context, area.x + radius, bottom, radius, kQuarter, 2 * kQuarter);
  cairo_arc(context, area.x + radius, area.y + radius, radius, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(context);
  set_colour(context, colour);
  cairo_fill(context);
}

Size Canvas::text(const std::string& utf8, const TextStyle& style, const Rect& box) {
  cairo_t* const context = surface_->drawing.context.get();
  const auto layout = make_layout(context, utf8, style, static_cast<int>(box.width));
  const Size size = size_of(layout.get());
  set_colour(context, style.colour);
  cairo_move_to(context, box.x, box.y + std::max(0.0, std::floor((box.height - size.height) / 2)));
  pango_cairo_show_layout(context, layout.get());
  return size;
}

std::span<const std::uint32_t> Canvas::row(int y) const {
  cairo_surface_t* const surface = surface_->drawing.surface.get();
  cairo_surface_flush(surface);
  const unsigned char* const bytes =
      cairo_image_surface_get_data(surface) +
      static_cast<std::ptrdiff_t>(y) * cairo_image_surface_get_stride(surface);
  return {reinterpret_cast<const std::uint32_t*>(bytes), static_cast<std::size_t>(size_.width)};
}

Size Canvas::measure(const std::string& utf8, const TextStyle& style, int width_max) {
  const Drawing drawing = make_drawing({1, 1});
  return size_of(make_layout(drawing.context.get(), utf8, style, width_max).get());
}

int Canvas::unknown_letters(const std::string& utf8, const TextStyle& style) {
  const Drawing drawing = make_drawing({1, 1});
  constexpr int kWide = 10'000;
  return pango_layout_get_unknown_glyphs_count(
      make_layout(drawing.context.get(), utf8, style, kWide).get());
}

}  // namespace nhipcau::draw
