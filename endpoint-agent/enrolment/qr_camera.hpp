#pragma once

#include <functional>
#include <string>

#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"

namespace nhipcau::agent {

/// Looks for QR codes with the room's own camera: held in front of it, the centre's code is read
/// without anybody typing. Restarts itself when the camera is not there yet. Main loop only.
class QrCamera {
 public:
  /// `device`: /dev/video0. `on_text` is called on the main loop, for each code that is seen.
  QrCamera(std::string device, Post post, std::function<void(const std::string& text)> on_text);

 private:
  Expected<gst::Pipeline> build();

  std::string device_;
  Post post_;
  std::function<void(const std::string&)> on_text_;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

/// Reads the text out of a message of GStreamer's `zbar`; empty: it is another message. Any thread.
std::string code_in(GstMessage* message);

}  // namespace nhipcau::agent
