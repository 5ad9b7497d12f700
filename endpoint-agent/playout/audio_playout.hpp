#pragma once

#include <functional>
#include <memory>

#include "endpoint-agent/media/inlet.hpp"
#include "endpoint-agent/media/level_meter.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/playout/gap_meter.hpp"
#include "endpoint-agent/playout/tone_meter.hpp"

namespace nhipcau::agent {

/// The programme's sound on this room's loudspeakers. Main loop only; restarts itself. Headless,
/// sound is decoded all the same and "heard" when its time comes.
class AudioPlayout {
 public:
  /// Called on the main loop.
  struct Events {
    std::function<void(const Energy&)> on_heard;  ///< what the loudspeakers got, every 10 to 20 ms
    std::function<void()> on_packet;              ///< a real packet was decoded
    std::function<void(WallTime at, Millis length)> on_gap;         ///< without real packets
    std::function<void(WallTime end, const HeardBlock&)> on_block;  ///< headless, when asked for
  };

  /// `tone_rooms` 0: no blocks.
  AudioPlayout(Output output, int tone_rooms, Post post, Events events);

  /// One RTP packet of the programme's sound.
  void push(media::Bytes rtp) { inlet_.push(rtp, media::media_now()); }

  /// Another stream begins: other SSRC, other numbers.
  void restart() {
    inlet_.detach();
    keeper_.restart();
  }

 private:
  Expected<gst::Pipeline> build();
  void packet_decoded(GstElement* sink, GstBuffer* buffer);
  void heard(GstBuffer* buffer);
  void measure_tones(std::span<const std::int16_t> samples);

  Output output_;
  Post post_;
  Events events_;
  GapMeter gaps_;                     // the decoder's streaming thread
  std::unique_ptr<ToneMeter> tones_;  // the output's streaming thread; empty: not asked for
  Inlet inlet_;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
