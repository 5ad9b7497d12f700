#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/io/gst.hpp"
#include "endpoint-agent/media/post.hpp"

namespace nhipcau::agent {

/// Small JPEG pictures of what passes an element, for the panel: four a second while somebody
/// looks, nothing at all otherwise. A pipeline of its own, so that neither the camera nor the
/// screen waits for it. Made and ended on the main loop.
class Preview {
 public:
  /// `on_jpeg` is called on the main loop.
  Preview(Post post, std::function<void(std::string jpeg)> on_jpeg);
  ~Preview();
  Preview(const Preview&) = delete;
  Preview& operator=(const Preview&) = delete;

  /// Whether anybody looks. Any thread.
  void want(bool wanted) { wanted_ = wanted; }

  /// Looks at what passes the sink pad of `element` (raw pictures); before its pipeline plays, and
  /// again for each pipeline that follows. This must outlive it.
  void watch(GstElement* element);

 private:
  void look(GstElement* element, GstBuffer* buffer);

  std::atomic<bool> wanted_ = false;
  std::atomic<std::int64_t> next_ms_ = 0;
  gst::ElementPtr raw_;  // where pictures go in
  std::optional<gst::Pipeline> pipeline_;
};

}  // namespace nhipcau::agent
