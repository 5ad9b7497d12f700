#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "orchestrator/bridge/composer/canvas.hpp"
#include "orchestrator/bridge/composer/caption.hpp"
#include "orchestrator/bridge/composer/scene.hpp"

namespace nhipcau::bridge {

/// Paints the composed picture from the newest pictures of its tiles. `show` from the media thread;
/// everything else from the one thread that paints.
///
/// - A new scene is painted once each tile that is expected to come has its first picture, or after
///   600 ms; the old one stays until then. The same rooms with other captions need not wait.
/// - A tile without a new picture for 2 s says so, with the room's name.
class Painter {
 public:
  Painter(int width, int height, int pictures_per_second);

  void show(std::shared_ptr<const Scene> scene) { next_.store(std::move(scene)); }

  /// One more picture; null while there is no scene that can be painted yet.
  const Canvas* paint();
  /// Of what was painted last.
  [[nodiscard]] std::uint64_t scene_number() const { return scene_ ? scene_->number : 0; }

 private:
  struct Tile {
    Overlay plate;
    std::int64_t fresh = 0;  // the newest picture came then
    bool absent = false;     // and the tile says so
  };

  void take_scene();
  void draw_plates();
  void change();
  void paint_tile(const SceneTile& tile, Tile& state);
  bool put_newest(const SceneTile& tile, const Tile& state);

  Canvas canvas_;
  int per_second_;
  std::int64_t picture_ = 0;  // this one's number
  std::atomic<std::shared_ptr<const Scene>> next_;
  std::shared_ptr<const Scene> pending_;
  std::int64_t pending_since_ = 0;
  std::vector<Overlay> pending_plates_;
  std::shared_ptr<const Scene> scene_;
  std::vector<Tile> tiles_;
};

}  // namespace nhipcau::bridge
