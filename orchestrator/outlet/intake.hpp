#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "common/media/rtcp.hpp"
#include "common/media/rtp.hpp"
#include "common/media/stream_clock.hpp"
#include "orchestrator/outlet/picture_assembler.hpp"
#include "orchestrator/outlet/reorder.hpp"
#include "orchestrator/outlet/sample.hpp"

namespace nhipcau::outlet {

/// What comes down one leg, as whole pictures and pieces of sound in order, on one clock. The first
/// ones are kept until both streams' sender reports have said what their timestamps stand for (they
/// come once a second), at most 2 s. One leg, one Intake. Pure; one thread.
class Intake {
 public:
  struct Events {
    std::function<void(Picture)> on_picture;
    std::function<void(Sound)> on_sound;
    std::function<void()> on_key_frame_needed;
  };

  /// `wall_offset`: what added to media time makes microseconds since 1970.
  Intake(Instant wall_offset, Events events)
      : wall_offset_(wall_offset), events_(std::move(events)) {}

  void on_video(const media::RtpPacket& packet, media::MediaTime now);
  void on_sound(const media::RtpPacket& packet, media::MediaTime now);
  void on_video_clock(const media::SenderReport& report) { video_clock_.on_report(report); }
  void on_sound_clock(const media::SenderReport& report) { sound_clock_.on_report(report); }
  /// Every 100 ms or so.
  void tick(media::MediaTime now);

 private:
  struct TimedSound {
    std::uint32_t timestamp = 0;
    std::vector<std::uint8_t> opus;
  };
  using Kept = std::variant<TimedPicture, TimedSound>;

  void drain(media::MediaTime now);
  void keep(Kept sample, media::MediaTime now);
  void give(Kept& sample);

  Instant wall_offset_;
  Events events_;
  Reorder video_order_;
  Reorder sound_order_;
  PictureAssembler assembler_;
  media::StreamClock video_clock_{media::kVideoClock};
  media::StreamClock sound_clock_{media::kAudioClock};
  std::vector<Kept> kept_;
  std::optional<media::MediaTime> kept_since_;
  bool clocks_settled_ = false;
};

}  // namespace nhipcau::outlet
