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
/// still and must be sharp: as large as the source has them, up to 1920x1080, ten a second or less.
/// It is open all the time, so that the centre knows whether there is anything, but encodes and
/// sends only while it is wanted. Main loop only; restarts itself when the source fails.
class Content {
 public:
  /// 1920x1080, ten a second, of slides and tables: more makes none of them sharper.
  static constexpr int kMostKbps = 2000;

  /// `options.content` is set. `on_packet` is called on the main loop.
  Content(const JoinOptions& options, const RoomFace& face, Post post,
          std::function<void(const leg::UpPacket&)> on_packet);

  void want(bool wanted, MonoTime now);
  /// The bridge asks for a key frame, and so for the pictures as well.
  void key_frame_requested(MonoTime now);
  /// Every 100 ms or so: closes what was open for a request alone.
  void tick(MonoTime now);

  /// What its pictures may have of the line from now on.
  void steer(int kbps) { kbps_ = kbps; }
  void force_key_frame() { force_key_frame_ = true; }

  /// It is encoded and sent now.
  [[nodiscard]] bool open() const { return open_; }
  /// Pictures come.
  [[nodiscard]] bool ok(MonoTime now) const;

 private:
  struct Encoding;
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
  std::atomic<int> kbps_ = kMostKbps;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
