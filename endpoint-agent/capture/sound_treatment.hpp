#pragma once

#include <optional>

#include "common/io/gst.hpp"
#include "endpoint-agent/media/room_sound.hpp"

namespace nhipcau::agent {

/// Echo canceller, noise suppression and gain control in a microphone's pipeline that runs: when
/// the room wants another treatment, or its loudspeakers are other ones, what treats the sound is
/// replaced between two buffers, and the device stays open. One pipeline at a time.
class SoundTreatment {
 public:
  /// `sound` outlives this.
  explicit SoundTreatment(const RoomSound& sound) : sound_(sound) {}

  /// `before` and `after`: elements of the pipeline, linked with each other; S16 mono 48 kHz flows.
  /// Before it plays.
  void install(gst::Pipeline& pipeline, GstElement* before, GstElement* after);

 private:
  void renew();
  bool put_in();
  void take_out();

  const RoomSound& sound_;
  GstElement* pipeline_ = nullptr;  // borrowed: the streaming thread, which uses this, ends first
  GstElement* before_ = nullptr;
  GstElement* after_ = nullptr;
  GstElement* processing_ = nullptr;  // the pipeline's; null: the two are linked directly
  std::optional<unsigned> version_;   // of what treats the sound now
};

}  // namespace nhipcau::agent
