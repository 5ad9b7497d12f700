#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/io/gst.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/playout/display_watch.hpp"

struct wl_display;

namespace nhipcau::agent {

/// Where pictures are seen: a window, or the whole of the room's display under Wayland or on the
/// bare console. GStreamer's sinks do not say when it is gone: 1.22's waylandsink drops pictures
/// for ever when its compositor has died, so the connection is this class's own, and it looks;
/// kmssink keeps the mode of a display that was exchanged, so the kernel is asked. Made on any
/// thread, then of one.
class Screen {
 public:
  /// Not headless. `dev`, `sys`: where the kernel has displays and tells of them.
  explicit Screen(Output output, std::filesystem::path dev = "/dev/dri",
                  std::filesystem::path sys = "/sys/class/drm")
      : output_(output), dev_(std::move(dev)), sys_(std::move(sys)) {}

  /// A pipeline that shows what `front` (in gst-launch notation) makes, at once; on the bare
  /// console as large as the display is. The one before it is gone, and it will be before this is.
  /// Fails with `no_display` when there is none now, and as Pipeline::make does.
  Expected<gst::Pipeline> open(const std::string& front);

  /// Why nothing can be seen any more, or not as it should be: to be opened anew.
  std::optional<std::string> fault(MonoTime now);

 private:
  struct Disconnect {
    void operator()(wl_display* display) const;
  };

  [[nodiscard]] bool refused_whole() const;
  Expected<gst::Pipeline> open_wayland(const std::string& front);
  Expected<gst::Pipeline> open_console(const std::string& front);

  Output output_;
  std::filesystem::path dev_;
  std::filesystem::path sys_;
  std::unique_ptr<wl_display, Disconnect> wayland_;  // null: another kind of display
  bool whole_ = false;  // the last window was to fill the display from the beginning
  MonoTime opened_at_;
  std::optional<DisplayWatch> console_;  // empty: another kind of display
};

}  // namespace nhipcau::agent
