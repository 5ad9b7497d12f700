#include "orchestrator/bridge/composer/painter.hpp"

#include <gst/video/video.h>

#include <algorithm>
#include <utility>

namespace nhipcau::bridge {
namespace {

constexpr Yuv kBackground{30, 138, 118};  // a dark blue
constexpr std::int64_t kWaitMs = 600;     // a cut falls back to the slate after 800 ms
constexpr std::int64_t kAbsentMs = 2000;  // a thumbnail comes every 200 ms

const char* absent_note(const SceneTile& tile) {
  return tile.content ? "chưa có tài liệu trình chiếu" : "mất kết nối";
}

bool ready(const Scene& scene) {
  return std::ranges::all_of(
      scene.tiles, [](const SceneTile& tile) { return !tile.expected || tile.pictures->waits(); });
}

}  // namespace

Painter::Painter(int width, int height, int pictures_per_second)
    : canvas_(width, height, kBackground), per_second_(pictures_per_second) {}

const Canvas* Painter::paint() {
  ++picture_;
  take_scene();
  if (!scene_) {
    return nullptr;
  }
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    paint_tile(scene_->tiles[i], tiles_[i]);
  }
  return &canvas_;
}

void Painter::take_scene() {
  if (auto next = next_.exchange(nullptr)) {
    const bool another = !pending_ || pending_->number != next->number;
    pending_since_ = another ? picture_ : pending_since_;
    pending_ = std::move(next);
    draw_plates();
  }
  if (!pending_) {
    return;
  }
  const bool same = scene_ && scene_->number == pending_->number;
  const bool late = (picture_ - pending_since_) * 1000 >= kWaitMs * per_second_;
  if (same || late || ready(*pending_)) {
    change();
  }
}

/// While the first pictures are waited for: the very first words take long, fonts are loaded.
void Painter::draw_plates() {
  const bool same = scene_ && scene_->number == pending_->number;
  pending_plates_.clear();
  for (std::size_t i = 0; i < pending_->tiles.size(); ++i) {
    const SceneTile& tile = pending_->tiles[i];
    const bool known =
        same && scene_->tiles[i].name == tile.name && scene_->tiles[i].caption == tile.caption;
    pending_plates_.push_back(
        known ? tiles_[i].plate
              : name_plate(tile.name, tile.caption, tile.where.width, tile.where.height));
  }
}

void Painter::change() {
  const bool same = scene_ && scene_->number == pending_->number;
  scene_ = std::exchange(pending_, nullptr);
  if (!same) {
    canvas_.fill({0, 0, canvas_.width(), canvas_.height()}, kBackground);
    tiles_.assign(scene_->tiles.size(), {});
  }
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    tiles_[i].plate = std::move(pending_plates_[i]);
    if (!same) {
      const bool here = scene_->tiles[i].pictures->waits();
      tiles_[i].fresh = here ? picture_ : picture_ - kAbsentMs * per_second_ / 1000 - 1;
    }
  }
}

void Painter::paint_tile(const SceneTile& tile, Tile& state) {
  if (put_newest(tile, state)) {
    state.fresh = picture_;
    state.absent = false;
  } else if (!state.absent && (picture_ - state.fresh) * 1000 > kAbsentMs * per_second_) {
    state.absent = true;
    canvas_.lay(tile.where.x, tile.where.y,
                absence(tile.name, absent_note(tile), tile.where.width, tile.where.height));
  }
}

bool Painter::put_newest(const SceneTile& tile, const Tile& state) {
  const gst::SamplePtr sample = tile.pictures->take();
  GstVideoInfo format;
  GstVideoFrame frame;
  if (sample == nullptr ||
      gst_video_info_from_caps(&format, gst_sample_get_caps(sample.get())) == FALSE ||
      gst_video_frame_map(&frame, &format, gst_sample_get_buffer(sample.get()), GST_MAP_READ) ==
          FALSE) {
    return false;
  }
  PictureView view{.width = GST_VIDEO_FRAME_WIDTH(&frame),
                   .height = GST_VIDEO_FRAME_HEIGHT(&frame),
                   .planes = {},
                   .strides = {}};
  for (int i = 0; i < 3; ++i) {
    view.planes[i] = static_cast<const std::uint8_t*>(frame.data[i]);
    view.strides[i] = GST_VIDEO_FRAME_PLANE_STRIDE(&frame, i);
  }
  canvas_.put(tile.where, view);
  canvas_.lay(tile.where.x, tile.where.y, state.plate);
  gst_video_frame_unmap(&frame);
  return true;
}

}  // namespace nhipcau::bridge
