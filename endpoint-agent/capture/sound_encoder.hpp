#pragma once

#include <functional>
#include <optional>

#include "common/leg/rtp_leg.hpp"
#include "endpoint-agent/media/inlet.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"

namespace nhipcau::agent {

/// Where sound goes on: pieces in order, each beginning where the one before ended or later. What
/// is missing is silence. Pure; one thread.
class SoundClock {
 public:
  static constexpr media::MediaTime kPiece{20'000};

  explicit SoundClock(media::MediaTime now) : end_(now) {}

  /// Takes a piece that came `now`; false when it would go back.
  bool take(media::MediaTime at, media::MediaTime length, media::MediaTime now);
  /// When the next piece of silence begins, while nothing came for 200 ms; counts it as there.
  std::optional<media::MediaTime> take_silence(media::MediaTime now);

 private:
  media::MediaTime end_;
  media::MediaTime lag_{0};  // of what comes behind the clock: a network camera's second
};

/// The encoder behind the microphone: it outlives every microphone, and hears silence while there
/// is none, so that the stream's clock never stops. Main loop only.
class SoundEncoder {
 public:
  /// `on_packet` is called on the main loop.
  SoundEncoder(Post post, std::function<void(const leg::UpPacket&)> on_packet);

  /// S16 mono 48 kHz, and when its first sample was taken.
  void push(gst::BufferPtr sound, media::MediaTime at, media::MediaTime now);

  /// Every 20 ms.
  void tick(media::MediaTime now);

 private:
  Expected<gst::Pipeline> build();

  Post post_;
  std::function<void(const leg::UpPacket&)> on_packet_;
  SoundClock clock_;
  Inlet inlet_;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
