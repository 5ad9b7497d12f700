#include "endpoint-agent/playout/screen.hpp"

#include <wayland-client-core.h>

#include <cstdlib>
#include <cstring>

namespace nhipcau::agent {
namespace {

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
  wayland_.reset();
  const bool window = output_ == Output::kWindow;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets the environment
  if (std::getenv("WAYLAND_DISPLAY") == nullptr) {
    return gst::Pipeline::make(front + (window
                                            ? " ! videoconvert ! videoscale ! ximagesink sync=false"
                                            : " ! videoconvert ! kmssink sync=false"));
  }
  wayland_.reset(wl_display_connect(nullptr));
  if (wayland_ == nullptr) {
    return fail("no_display", "Không kết nối được màn hình (WAYLAND_DISPLAY).",
                "No Wayland compositor answers at WAYLAND_DISPLAY.");
  }
  auto pipeline = gst::Pipeline::make(
      front + " ! videoconvert ! waylandsink sync=false fullscreen=" + (window ? "false" : "true"));
  if (pipeline) {
    lend(*pipeline, wayland_.get());
  }
  return pipeline;
}

std::optional<std::string> Screen::fault() const {
  const int error = wayland_ == nullptr ? 0 : wl_display_get_error(wayland_.get());
  if (error == 0) {
    return std::nullopt;
  }
  // NOLINTNEXTLINE(concurrency-mt-unsafe): glibc's is per thread
  return std::string("the Wayland compositor is gone: ") + std::strerror(error);
}

}  // namespace nhipcau::agent
