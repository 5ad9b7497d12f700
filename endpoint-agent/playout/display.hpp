#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "endpoint-agent/draw/patch.hpp"
#include "endpoint-agent/draw/slate.hpp"
#include "endpoint-agent/media/inlet.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/playout/overlay_face.hpp"
#include "endpoint-agent/playout/overlay_painter.hpp"
#include "endpoint-agent/playout/screen.hpp"

namespace nhipcau::agent {

/// The room's screen itself: a window or a display that stays open whatever becomes of the
/// programme, is opened again when it was unplugged, and shows a slate of this room's own while no
/// picture comes. Overlays are drawn here, at the display's resolution. Main loop only, but for
/// `show`.
class Display {
 public:
  /// `size`: of what is shown; even numbers.
  Display(Output output, Size size);

  /// A picture of `size` in I420, to be seen at once. Any thread.
  void show(gst::BufferPtr picture);

  /// What lies over the pictures from now on.
  void overlay(const OverlayFace& face);

  /// Every 100 ms: the slate is shown while no picture has come for two seconds.
  void tick(const Slate& slate, media::MediaTime now);

  [[nodiscard]] Size size() const { return size_; }

 private:
  Expected<gst::Pipeline> build();

  Screen screen_;  // the keeper's thread
  Size size_;
  OverlayFace face_;
  OverlayPainter painter_;
  Slate slate_;
  gst::BufferPtr slate_picture_;
  std::optional<media::MediaTime> slate_at_;
  Pulse pictures_;
  std::atomic<std::shared_ptr<const Patches>> patches_;
  Inlet inlet_;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
