#pragma once

#include <atomic>
#include <functional>

#include "common/leg/rtp_leg.hpp"
#include "endpoint-agent/capture/capture_source.hpp"
#include "endpoint-agent/media/level_meter.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/media/room_sound.hpp"
#include "endpoint-agent/preflight/taps.hpp"

namespace nhipcau::agent {

/// The microphone with its encoder, always sending: the bridge decides who hears it, but this
/// room's own mute is applied here, before anything leaves. Main loop only; restarts itself.
class Microphone {
 public:
  /// `on_packet` is called on the main loop. `options`, `sound`, the taps and `camera_sound`, where
  /// a network camera's sound comes from, outlive the microphone.
  Microphone(const JoinOptions& options, RoomFace face, Inlet& camera_sound, Post post,
             std::function<void(const leg::UpPacket&)> on_packet, RoomSound& sound,
             preflight::MicrophoneTaps taps);

  /// The loudspeakers' pipeline is another one, or their delay: the processing begins anew.
  void restart() { keeper_.restart(); }

  /// Muted, silence is sent.
  void mute(bool muted) { muted_ = muted; }

  [[nodiscard]] bool ok(MonoTime now) const;
  /// RMS of the last second in dBFS, before the mute: a technician sees that it works.
  [[nodiscard]] double level(MonoTime now) const { return ok(now) ? meter_.level() : -100; }

 private:
  Expected<gst::Pipeline> build();
  void started(gst::Pipeline& pipeline);
  void install(gst::Pipeline& pipeline);
  void heard(GstElement* element, gst::BufferPtr& buffer);

  const JoinOptions& options_;
  RoomFace face_;
  Inlet& camera_sound_;
  Post post_;
  std::function<void(const leg::UpPacket&)> on_packet_;
  RoomSound& sound_;
  preflight::MicrophoneTaps taps_;
  LevelMeter meter_;
  Pulse pulse_;
  std::atomic<bool> muted_ = false;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
