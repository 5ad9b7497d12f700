#pragma once

#include <functional>
#include <map>
#include <string>

#include "endpoint-agent/draw/patch.hpp"
#include "endpoint-agent/playout/overlay_face.hpp"

namespace nhipcau::agent {

/// Turns faces into the pieces that lie over pictures of one size. A piece that is the same as in
/// the face before is not drawn again: a second of the clock costs the clock alone. One thread.
class OverlayPainter {
 public:
  explicit OverlayPainter(Size screen);  ///< even numbers

  Patches paint(const OverlayFace& face);

 private:
  using Draw = std::function<Patch()>;

  void frame();
  void strip(int x, int y, int width, int height);
  void badge(const std::string& text, Colour ground);
  void clock(const std::string& text, Colour colour);
  void title(const std::string& title, const std::string& text, Colour stroke_colour);
  void next(const std::string& text);
  const Patch& add(const std::string& key, const Draw& draw);

  [[nodiscard]] double pad_x() const { return 1.6 * unit_; }
  [[nodiscard]] double pad_y() const { return 0.6 * unit_; }
  [[nodiscard]] Size boxed(const std::string& text, const TextStyle& style, int most) const;
  [[nodiscard]] Canvas box(const std::string& text, const TextStyle& style, Size size,
                           Colour ground) const;

  Size screen_;
  double unit_;  // everything by the height of the screen: read from eight metres it is a tenth
  int margin_;
  int lower_left_ = 0;  // where the title ends
  int left_ = 0;        // where the next badge begins
  std::map<std::string, std::shared_ptr<const Patch>> before_;
  std::map<std::string, std::shared_ptr<const Patch>> now_;
};

}  // namespace nhipcau::agent
