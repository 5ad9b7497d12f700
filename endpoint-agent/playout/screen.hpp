#pragma once

#include <memory>
#include <optional>
#include <string>

#include "common/io/gst.hpp"
#include "endpoint-agent/options.hpp"

struct wl_display;

namespace nhipcau::agent {

/// Where pictures are seen: a window, or the whole of the room's display under Wayland or on the
/// bare console. GStreamer 1.22's waylandsink drops pictures for ever, and says nothing, when its
/// compositor has died; so the connection is this class's own, and it looks. Made on any thread,
/// then of one.
class Screen {
 public:
  /// Not headless.
  explicit Screen(Output output) : output_(output) {}

  /// A pipeline that shows what `front` (in gst-launch notation) makes, at once. The one before it
  /// is gone, and it will be before this is. Fails with `no_display` when there is none now, and as
  /// Pipeline::make does.
  Expected<gst::Pipeline> open(const std::string& front);

  /// Why nothing can be seen any more.
  [[nodiscard]] std::optional<std::string> fault() const;

 private:
  struct Disconnect {
    void operator()(wl_display* display) const;
  };

  Output output_;
  std::unique_ptr<wl_display, Disconnect> wayland_;  // null: another kind of display
};

}  // namespace nhipcau::agent
