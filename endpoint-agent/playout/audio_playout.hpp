#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "common/media/audio_input.hpp"
#include "common/media/rtp.hpp"
#include "endpoint-agent/chosen_devices.hpp"
#include "endpoint-agent/media/inlet.hpp"
#include "endpoint-agent/media/level_meter.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/media/room_sound.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/playout/gap_meter.hpp"
#include "endpoint-agent/playout/lip_sync.hpp"
#include "endpoint-agent/playout/tone_meter.hpp"

namespace nhipcau::agent {

/// The programme's sound on this room's loudspeakers: put in order, decoded, repaired and concealed
/// here (media::AudioInput), played by a pipeline that gets 20 ms every 20 ms whatever the network
/// does. Main loop only; restarts itself. Headless, sound is "heard" when its time comes.
class AudioPlayout {
 public:
  /// Called on the main loop.
  struct Events {
    std::function<void(const Energy&)> on_heard;  ///< what the loudspeakers got, every 10 to 20 ms
    std::function<void()> on_packet;              ///< a real packet was played
    std::function<void(WallTime at, Millis length)> on_gap;         ///< without real packets
    std::function<void(WallTime end, const HeardBlock&)> on_block;  ///< headless, when asked for
  };

  /// `tone_rooms` 0: no blocks. `devices` outlives it. `sound` outlives this.
  AudioPlayout(const ChosenDevices& devices, int tone_rooms, Post post, Events events,
               RoomSound& sound);

  /// One packet of the programme's sound, also one that was sent again.
  void push(const media::RtpPacket& packet, media::MediaTime now);

  /// The newest packet, and when it would be heard if it waited for no picture; none: nothing yet.
  [[nodiscard]] std::optional<LipSync::Timing> timing(media::MediaTime now) const;
  void wait_longer(media::MediaTime extra);

  /// Every 20 ms, on a steady schedule.
  void tick(media::MediaTime scheduled);

  /// Plays this (S16, mono, 48 kHz) over the programme, from the next tick on. It must outlive it.
  void play(std::span<const std::int16_t> clip) {
    clip_ = clip;
    clip_began_.reset();
  }
  /// When the clip's first sample was pushed; empty: not yet.
  [[nodiscard]] std::optional<media::MediaTime> clip_began() const { return clip_began_; }

  /// Another loudspeaker was chosen.
  void reopen() { keeper_.restart(); }

  /// Another stream begins: other SSRC, other numbers.
  void restart();

 private:
  Expected<gst::Pipeline> build();
  std::optional<std::string> look(gst::Pipeline& pipeline);
  void heard(GstElement* element, GstBuffer* buffer);
  void mix_clip(media::AudioFrame& frame, media::MediaTime scheduled);
  void measure_tones(std::span<const std::int16_t> samples);

  const ChosenDevices& devices_;
  Output output_;
  Post post_;
  Events events_;
  RoomSound& sound_;
  std::span<const std::int16_t> clip_;  // what is left of it
  std::optional<media::MediaTime> clip_began_;
  std::optional<media::AudioInput> input_{std::in_place};
  media::MediaTime wait_{0};
  std::optional<media::RtpHeader> newest_;
  GapMeter gaps_;
  bool chosen_by_itself_ = false;     // the loudspeakers; the keeper's thread
  int looks_ = 0;                     // at the pipeline that runs; the keeper's thread
  std::unique_ptr<ToneMeter> tones_;  // the output's streaming thread; empty: not asked for
  Inlet inlet_;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
