#include "orchestrator/bridge/composer/caption.hpp"

#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <span>

namespace nhipcau::bridge {
namespace {

struct Release {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(gchar* text) const { g_free(text); }
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

constexpr int kLeastPixels = 11;  // letters smaller than this lose their marks in H.264

/// A drawing of words on a surface of a size.
class Drawing {
 public:
  Drawing(int width, int height)
      : surface_(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height)),
        context_(cairo_create(surface_.get())) {}

  void plate(double opacity, double red, double green, double blue) {
    cairo_set_source_rgba(context_.get(), red, green, blue, opacity);
    cairo_paint(context_.get());
  }

  void words(PangoLayout* layout, int x, int y, double red, double green, double blue) {
    cairo_set_source_rgb(context_.get(), red, green, blue);
    cairo_move_to(context_.get(), x, y);
    pango_cairo_show_layout(context_.get(), layout);
  }

  [[nodiscard]] Overlay overlay();

 private:
  Owned<cairo_surface_t> surface_;
  Owned<cairo_t> context_;
};

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

Overlay Drawing::overlay() {
  cairo_surface_flush(surface_.get());
  Overlay made;
  made.width = cairo_image_surface_get_width(surface_.get());
  made.height = cairo_image_surface_get_height(surface_.get());
  const int stride = cairo_image_surface_get_stride(surface_.get()) / 4;
  const auto* const data =
      reinterpret_cast<const std::uint32_t*>(cairo_image_surface_get_data(surface_.get()));
  const auto at = [&](int x, int y) {
    return pixel_of(data[static_cast<std::ptrdiff_t>(y) * stride + x]);
  };
  for (int y = 0; y < made.height; ++y) {
    for (int x = 0; x < made.width; ++x) {
      const Pixel p = at(x, y);
      made.y.push_back(clamped(luma(p)));
      made.opacity.push_back(clamped(p.opacity));
    }
  }
  for (int y = 0; y < made.height; y += 2) {
    for (int x = 0; x < made.width; x += 2) {
      const Pixel p = mean({at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)});
      made.u.push_back(clamped(chroma_u(p)));
      made.v.push_back(clamped(chroma_v(p)));
      made.chroma_opacity.push_back(clamped(p.opacity));
    }
  }
  return made;
}

Owned<PangoLayout> lay_out(cairo_t* context, const std::string& text, const char* weight,
                           int pixels, int width) {
  const Owned<gchar> composed(g_utf8_normalize(text.c_str(), -1, G_NORMALIZE_NFC));
  Owned<PangoLayout> layout(pango_cairo_create_layout(context));
  PangoFontDescription* const font = pango_font_description_from_string(
      fmt::format("Noto Sans {} {}px", weight, std::max(pixels, kLeastPixels)).c_str());
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  pango_layout_set_text(layout.get(), composed != nullptr ? composed.get() : "", -1);
  pango_layout_set_width(layout.get(), width * PANGO_SCALE);
  pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  return layout;
}

struct Extent {
  int width = 0;
  int height = 0;
};

Extent extent_of(PangoLayout* layout) {
  Extent extent;
  pango_layout_get_pixel_size(layout, &extent.width, &extent.height);
  return extent;
}

int even(int value) {
  return value + value % 2;
}

/// Something to measure on: words are laid out before the size of their surface is known.
Owned<cairo_t> scratch() {
  const Owned<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 1, 1));
  return Owned<cairo_t>(cairo_create(surface.get()));
}

}  // namespace

Overlay name_plate(const std::string& name, const std::string& caption, int tile_width,
                   int tile_height) {
  if (name.empty()) {
    return {};
  }
  const Owned<cairo_t> context = scratch();
  const int margin = std::max(tile_height / 60, 3);
  const int most = tile_width * 3 / 4 - 4 * margin;
  const Owned<PangoLayout> first = lay_out(context.get(), name, "Bold", tile_height / 15, most);
  const Owned<PangoLayout> second = lay_out(context.get(), caption, "", tile_height / 20, most);
  const Extent above = extent_of(first.get());
  const Extent below = caption.empty() ? Extent{} : extent_of(second.get());
  Drawing drawing(even(std::max(above.width, below.width) + 4 * margin),
                  even(above.height + below.height + 2 * margin));
  drawing.plate(0.62, 0.03, 0.10, 0.18);
  drawing.words(first.get(), 2 * margin, margin, 1, 1, 1);
  if (!caption.empty()) {
    drawing.words(second.get(), 2 * margin, margin + above.height, 1, 0.85, 0.4);
  }
  return drawing.overlay();
}

Overlay absence(const std::string& name, const std::string& note, int tile_width, int tile_height) {
  const Owned<cairo_t> context = scratch();
  const int most = tile_width * 9 / 10;
  const Owned<PangoLayout> first = lay_out(context.get(), name, "Bold", tile_height / 11, most);
  const Owned<PangoLayout> second = lay_out(context.get(), note, "", tile_height / 14, most);
  const Extent above = extent_of(first.get());
  const Extent below = extent_of(second.get());
  const int top = (tile_height - above.height - below.height) / 2;
  Drawing drawing(tile_width, tile_height);
  drawing.plate(1, 0.08, 0.20, 0.31);
  drawing.words(first.get(), (tile_width - above.width) / 2, top, 1, 1, 1);
  drawing.words(second.get(), (tile_width - below.width) / 2, top + above.height, 1, 0.85, 0.4);
  return drawing.overlay();
}

}  // namespace nhipcau::bridge
