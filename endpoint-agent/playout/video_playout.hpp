#pragma once

#include <functional>
#include <optional>
#include <string>

#include "common/media/picture_code.hpp"
#include "common/media/rtp.hpp"
#include "endpoint-agent/media/inlet.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/media/preview.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/playout/lip_sync.hpp"
#include "endpoint-agent/playout/playout_delay.hpp"
#include "endpoint-agent/playout/screen_clock.hpp"

namespace nhipcau::agent {

/// The end of a pipeline that shows raw pictures, with an element `screen`, in gst-launch notation.
std::string screen_notation(Output output);

/// A picture at the moment it was on the screen.
struct ShownPicture {
  WallTime at;
  std::optional<media::PictureCode> code;  ///< read back when asked for
};

/// The programme's pictures on this room's screen, each at the time its delay says. Main loop only;
/// restarts itself. Headless, pictures are decoded all the same and "shown" when their time comes.
class VideoPlayout {
 public:
  /// Called on the main loop.
  struct Events {
    std::function<void(const ShownPicture&)> on_shown;
    std::function<void()> on_key_frame_needed;  ///< the decoder cannot go on without one
  };

  /// `preview` outlives it.
  VideoPlayout(Output output, bool read_codes, Post post, Preview& preview, Events events);

  /// One packet of the programme; they come in order, whole pictures only.
  void push(const media::RtpPacket& packet, media::MediaTime now);

  /// The newest picture, and when it would be shown if it waited for no sound; none: no picture
  /// yet.
  [[nodiscard]] std::optional<LipSync::Timing> timing() const { return timing_; }
  void wait_longer(media::MediaTime extra) { delay_.wait_longer(extra); }

  /// What stands over the picture from now on.
  void show_clock(ClockFace face) { clock_.show(std::move(face)); }

  /// Another stream begins: other SSRC, other numbers.
  void restart() {
    delay_ = {};
    timing_.reset();
    inlet_.detach();
    keeper_.restart();
  }

 private:
  Expected<gst::Pipeline> build();
  void watch_screen(gst::Pipeline& pipeline);

  Output output_;
  bool read_codes_;
  Post post_;
  Preview& preview_;
  Events events_;
  PlayoutDelay delay_;
  std::optional<LipSync::Timing> timing_;
  ScreenClock clock_;
  Inlet inlet_;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
