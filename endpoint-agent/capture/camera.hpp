#pragma once

#include <atomic>
#include <functional>

#include "common/leg/rtp_leg.hpp"
#include "endpoint-agent/capture/capture_source.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/media/preview.hpp"
#include "endpoint-agent/preflight/taps.hpp"

namespace nhipcau::agent {

/// The camera with its two encoders: the main picture behind a gate, the thumbnail always. Main
/// loop only; restarts itself when the device fails.
class Camera {
 public:
  /// `on_packet` is called on the main loop. `options`, `preview`, `tap` and `sound`, which takes a
  /// network camera's sound, outlive the camera.
  Camera(const JoinOptions& options, RoomFace face, Inlet& sound, Post post, Preview& preview,
         std::function<void(const leg::UpPacket&)> on_packet, preflight::PictureTap& tap);

  /// Opening lets the next picture in as a key frame; closed, the encoder rests.
  void open_main(bool open);
  void force_key_frame() { force_key_frame_ = true; }

  /// Pictures come.
  [[nodiscard]] bool ok(MonoTime now) const;

 private:
  Expected<gst::Pipeline> build();
  bool pass_main(GstElement* queue);

  const JoinOptions& options_;
  RoomFace face_;
  Inlet& sound_;
  Post post_;
  Preview& preview_;
  std::function<void(const leg::UpPacket&)> on_packet_;
  preflight::PictureTap& tap_;
  Pulse pulse_;
  std::atomic<bool> main_open_ = false;
  std::atomic<bool> force_key_frame_ = false;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
