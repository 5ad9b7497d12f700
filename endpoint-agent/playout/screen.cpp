#include "endpoint-agent/playout/screen.hpp"

#include <fmt/format.h>
#include <wayland-client-core.h>

#include <cstdlib>
#include <cstring>

#include "endpoint-agent/playout/display_mode.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kLasts{2000};

/// What waylandsink asks its application for, by the name it has since GStreamer 1.22.
void lend(const gst::Pipeline& pipeline, wl_display* display) {
  GstContext* context = gst_context_new("GstWlDisplayHandleContextType", TRUE);
  gst_structure_set(gst_context_writable_structure(context), "handle", G_TYPE_POINTER, display,
                    nullptr);
  gst_element_set_context(pipeline.element(), context);
  gst_context_unref(context);
}

}  // namespace

void Screen::Disconnect::operator()(wl_display* display) const {
  wl_display_disconnect(display);
}

Expected<gst::Pipeline> Screen::open(const std::string& front) {
  whole_ = output_ == Output::kFullscreen && !refused_whole();
  opened_at_ = read_clock().mono;
  wayland_.reset();
  console_.reset();
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets the environment
  if (std::getenv("WAYLAND_DISPLAY") != nullptr) {
    return open_wayland(front);
  }
  if (output_ == Output::kFullscreen) {
    return open_console(front);
  }
  return gst::Pipeline::make(front + " ! videoconvert ! videoscale ! ximagesink sync=false");
}

/// The compositor lives, but its window did not last: one for a single program (cage) tells a full
/// screen no size before it has shown something, and waylandsink ends. Such a compositor fills the
/// display with any window.
bool Screen::refused_whole() const {
  return whole_ && wayland_ != nullptr && wl_display_get_error(wayland_.get()) == 0 &&
         read_clock().mono - opened_at_ < kLasts;
}

Expected<gst::Pipeline> Screen::open_wayland(const std::string& front) {
  wayland_.reset(wl_display_connect(nullptr));
  if (wayland_ == nullptr) {
    return fail("no_display", "Không kết nối được màn hình (WAYLAND_DISPLAY).",
                "No Wayland compositor answers at WAYLAND_DISPLAY.");
  }
  auto pipeline = gst::Pipeline::make(
      front + " ! videoconvert ! waylandsink sync=false fullscreen=" + (whole_ ? "true" : "false"));
  if (pipeline) {
    lend(*pipeline, wayland_.get());
  }
  return pipeline;
}

/// A display that came after the program did, or in another's place, need not have the size the
/// pictures were made for; and few display controllers scale.
Expected<gst::Pipeline> Screen::open_console(const std::string& front) {
  console_.emplace(sys_);
  std::string fit;
  for (const DisplayMode& mode : display_modes(dev_, sys_)) {
    if (fit.empty() && mode.width > 0 && mode.height > 0) {
      fit = fmt::format(
          " ! videoscale ! capsfilter name=size caps=\"video/x-raw,width=(int){},height=(int){},"
          "pixel-aspect-ratio=(fraction)1/1\"",
          mode.width, mode.height);
    }
  }
  return gst::Pipeline::make(front + fit + " ! videoconvert ! kmssink sync=false");
}

std::optional<std::string> Screen::fault(MonoTime now) {
  if (console_ && console_->plugged_in(now)) {
    return "a display was plugged in";
  }
  const int error = wayland_ == nullptr ? 0 : wl_display_get_error(wayland_.get());
  if (error == 0) {
    return std::nullopt;
  }
  // NOLINTNEXTLINE(concurrency-mt-unsafe): glibc's is per thread
  return std::string("the Wayland compositor is gone: ") + std::strerror(error);
}

}  // namespace nhipcau::agent
