#pragma once

#include <functional>
#include <optional>

#include "common/media/bytes.hpp"
#include "common/media/media_time.hpp"
#include "endpoint-agent/capture/capture_source.hpp"
#include "endpoint-agent/chosen_devices.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/media/preview.hpp"
#include "endpoint-agent/preflight/taps.hpp"

namespace nhipcau::agent {

/// Notices a picture that is the one before again: a real camera's noise makes each another. Pure.
class StillWatch {
 public:
  bool changed(media::Bytes picture);

 private:
  std::uint64_t last_ = 0;
};

/// The camera alone: opens it, opens it again when it was unplugged, and puts a slate in its place
/// while it is away, so that what is behind it never stops. Main loop only.
class Camera {
 public:
  /// An I420 picture of the options' size; each later than the one before. On the main loop.
  using OnPicture = std::function<void(gst::BufferPtr, media::MediaTime at)>;

  /// `devices`, `preview`, `tap` and `sound`, which takes a network camera's sound, outlive the
  /// camera.
  Camera(const ChosenDevices& devices, RoomFace face, Inlet& sound, Post post, Preview& preview,
         preflight::PictureTap& tap, OnPicture on_picture);

  /// Another one was chosen.
  void restart() { keeper_.restart(); }

  /// Every 100 ms or so: shows the slate when nothing comes.
  void tick(media::MediaTime now);

  /// Pictures come, and change: those of a real camera never are the same twice.
  [[nodiscard]] bool ok(MonoTime now) const;

 private:
  Expected<gst::Pipeline> build();
  void take(const gst::SamplePtr& sample, GstElement* sink);
  void deliver(gst::BufferPtr picture, media::MediaTime at);

  const ChosenDevices& devices_;
  std::shared_ptr<const JoinOptions> options_;  // of the pipeline that runs; the keeper's thread
  RoomFace face_;
  Inlet& sound_;
  Post post_;
  Preview& preview_;
  preflight::PictureTap& tap_;
  OnPicture on_picture_;
  gst::BufferPtr slate_;  // once it was needed
  media::MediaTime came_at_;
  std::optional<media::MediaTime> last_at_;
  Pulse pulse_;
  Pulse change_;
  StillWatch still_;       // the streaming thread's
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
