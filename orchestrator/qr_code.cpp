#include "orchestrator/qr_code.hpp"

#include <qrencode.h>

#include <memory>

namespace nhipcau {
namespace {

constexpr int kQuiet = 4;  // modules around it, as the standard asks

struct Free {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

/// The modules, and the quiet zone around them.
class Modules {
 public:
  static Expected<Modules> of(const std::string& text) {
    std::unique_ptr<QRcode, Free> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
    if (code == nullptr) {
      return fail("too_long", "Không tạo được mã QR cho: " + text,
                  "No QR code can be made of: " + text);
    }
    return Modules(std::move(code));
  }

  [[nodiscard]] int size() const { return code_->width + 2 * kQuiet; }
  [[nodiscard]] bool dark(int x, int y) const {
    const int column = x - kQuiet;
    const int row = y - kQuiet;
    const bool inside = column >= 0 && row >= 0 && column < code_->width && row < code_->width;
    return inside && (code_->data[row * code_->width + column] & 1U) != 0;
  }

 private:
  explicit Modules(std::unique_ptr<QRcode, Free> code) : code_(std::move(code)) {}
  std::unique_ptr<QRcode, Free> code_;
};

}  // namespace

Expected<std::string> qr_for_terminal(const std::string& text) {
  const Expected<Modules> modules = Modules::of(text);
  if (!modules) {
    return tl::unexpected(modules.error());
  }
  std::string shown;
  for (int y = 0; y < modules->size(); y += 2) {
    for (int x = 0; x < modules->size(); ++x) {
      const bool upper = !modules->dark(x, y);
      const bool lower = y + 1 >= modules->size() || !modules->dark(x, y + 1);
      shown += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    shown += "\n";
  }
  return shown;
}

Expected<std::string> qr_as_svg(const std::string& text) {
  const Expected<Modules> modules = Modules::of(text);
  if (!modules) {
    return tl::unexpected(modules.error());
  }
  const std::string size = std::to_string(modules->size());
  std::string svg =
      R"(<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480" viewBox="0 0 )" + size +
      " " + size + R"(" shape-rendering="crispEdges"><rect width=")" + size + R"(" height=")" +
      size + R"(" fill="#fff"/><path d=")";
  for (int y = 0; y < modules->size(); ++y) {
    for (int x = 0; x < modules->size(); ++x) {
      if (modules->dark(x, y)) {
        svg += "M" + std::to_string(x) + " " + std::to_string(y) + "h1v1h-1z";
      }
    }
  }
  return svg + R"("/></svg>)" + "\n";
}

}  // namespace nhipcau
