#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/media/media_time.hpp"
#include "endpoint-agent/capture/capture_source.hpp"
#include "endpoint-agent/capture/device_switch.hpp"
#include "endpoint-agent/capture/sound_treatment.hpp"
#include "endpoint-agent/chosen_devices.hpp"
#include "endpoint-agent/media/level_meter.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/media/room_sound.hpp"
#include "endpoint-agent/preflight/taps.hpp"

namespace nhipcau::agent {

/// The microphone alone: opens it, and opens it again when it was unplugged. The bridge decides who
/// hears it, but this room's own mute is applied here, before anything leaves. Main loop only.
class Microphone {
 public:
  /// S16 mono 48 kHz, and when its first sample was taken. On the main loop.
  using OnSound = std::function<void(gst::BufferPtr, media::MediaTime at)>;

  /// `devices`, `sound`, the taps and `camera_sound`, where a network camera's sound comes from,
  /// outlive the microphone.
  Microphone(const ChosenDevices& devices, RoomFace face, Inlet& camera_sound, Post post,
             RoomSound& sound, preflight::MicrophoneTaps taps, OnSound on_sound);

  /// Another microphone was chosen.
  void reopen() { keeper_.restart(); }

  /// Muted, silence is sent.
  void mute(bool muted) { muted_ = muted; }
  /// By its own switch; false as well when nobody can say.
  [[nodiscard]] bool muted_at_device() const { return muted_at_device_; }

  [[nodiscard]] bool ok(MonoTime now) const;
  /// RMS of the last second in dBFS, before the mute: a technician sees that it works.
  [[nodiscard]] double level(MonoTime now) const { return ok(now) ? meter_.level() : -100; }

 private:
  Expected<gst::Pipeline> build();
  void started(gst::Pipeline& pipeline);
  void lost();
  std::optional<std::string> look(gst::Pipeline& pipeline);
  void install(gst::Pipeline& pipeline);
  void heard(GstElement* element, gst::BufferPtr& buffer);

  const ChosenDevices& devices_;
  std::shared_ptr<const JoinOptions> options_;  // of the pipeline that runs; the keeper's thread
  RoomFace face_;
  Inlet& camera_sound_;
  Post post_;
  RoomSound& sound_;
  SoundTreatment treatment_;  // of the pipeline that runs
  preflight::MicrophoneTaps taps_;
  OnSound on_sound_;
  LevelMeter meter_;
  Pulse pulse_;
  std::atomic<bool> muted_ = false;
  std::unique_ptr<DeviceSwitch> switch_;  // of the device that is open; the keeper's thread
  std::atomic<bool> muted_at_device_ = false;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
