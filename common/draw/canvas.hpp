#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

/// Drawing with cairo and pango in Noto Sans, which has every letter of Vietnamese. Text is brought
/// into NFC first: Pango draws a letter with its marks apart less well. The first text of a thread
/// loads fonts (tens of milliseconds).
namespace nhipcau::draw {

struct Size {
  int width = 0;
  int height = 0;
  bool operator==(const Size&) const = default;
};

struct Rect {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

using Colour = std::uint32_t;  ///< 0xAARRGGBB, not premultiplied

inline constexpr Colour kWhite = 0xffffffff;
inline constexpr Colour kGrey = 0xffc8c8c8;
inline constexpr Colour kAmber = 0xffffc24a;
inline constexpr Colour kRed = 0xffff5a4f;

enum class Align { kLeft, kCentre, kRight };

/// One line, or with `lines` > 1 as many as that; what does not fit ends in an ellipsis.
struct TextStyle {
  double size_px = 32;  ///< of the letters' em
  bool bold = false;
  bool digits = false;  ///< all digits of one width: a clock does not tremble
  Colour colour = kWhite;
  Align align = Align::kLeft;
  int lines = 1;
};

/// A picture of premultiplied ARGB, all transparent at first. One thread. Throws std::bad_alloc.
class Canvas {
 public:
  explicit Canvas(Size size);
  ~Canvas();
  Canvas(Canvas&&) noexcept;
  Canvas& operator=(Canvas&&) noexcept;

  [[nodiscard]] Size size() const { return size_; }

  void fill(const Rect& area, Colour colour, double radius = 0);
  /// Draws into `box`; the text's own size, at most the box's.
  Size text(const std::string& utf8, const TextStyle& style, const Rect& box);

  /// Rows of `stride` bytes; 32-bit words 0xAARRGGBB of this machine's byte order.
  [[nodiscard]] std::span<const std::uint32_t> row(int y) const;

  /// How large a text will be within a width.
  static Size measure(const std::string& utf8, const TextStyle& style, int width_max);
  /// Letters no font on this machine has: they would be drawn as boxes.
  static int unknown_letters(const std::string& utf8, const TextStyle& style);

 private:
  struct Surface;
  Size size_;
  std::unique_ptr<Surface> surface_;
};

}  // namespace nhipcau::draw
