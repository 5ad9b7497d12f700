#pragma once

#include <atomic>
#include <functional>

#include "common/leg/rtp_leg.hpp"
#include "endpoint-agent/capture/capture_source.hpp"
#include "endpoint-agent/core/key_frames.hpp"
#include "endpoint-agent/media/inlet.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"

namespace nhipcau::agent {

/// What the room presents: a second capture with an encoder of its own, for pictures that stand
/// still and must be sharp. It is open all the time, so that the centre knows whether there is
/// anything, but encodes and sends only while it is wanted. Main loop only; restarts itself when
/// the source fails.
class Content {
 public:
  /// `options.content` is set. `on_packet` is called on the main loop.
  Content(const JoinOptions& options, const RoomFace& face, Post post,
          std::function<void(const leg::UpPacket&)> on_packet);

  void want(bool wanted, MonoTime now);
  /// The bridge asks for a key frame, and so for the pictures as well.
  void key_frame_requested(MonoTime now);
  /// Every 100 ms or so: closes what was open for a request alone.
  void tick(MonoTime now);

  /// Pictures come.
  [[nodiscard]] bool ok(MonoTime now) const;

 private:
  Expected<gst::Pipeline> build();

  JoinOptions options_;  // as of a camera that films what is presented
  RoomFace face_;
  Inlet sound_;  // nobody takes it
  Post post_;
  std::function<void(const leg::UpPacket&)> on_packet_;
  MainGate gate_;
  Pulse pulse_;
  std::atomic<bool> open_ = false;
  std::atomic<bool> force_key_frame_ = false;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
