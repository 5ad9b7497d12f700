#pragma once

#include <atomic>
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
#include "endpoint-agent/playout/display.hpp"
#include "endpoint-agent/playout/lip_sync.hpp"
#include "endpoint-agent/playout/playout_delay.hpp"

namespace nhipcau::agent {

/// A picture at the moment it was on the screen.
struct ShownPicture {
  WallTime at;
  std::optional<media::PictureCode> code;  ///< read back when asked for
};

/// The programme's pictures, decoded and handed to the display each at the time its delay says.
/// Main loop only; restarts itself. Without a display pictures are "shown" when their time comes.
class VideoPlayout {
 public:
  /// Called on the main loop.
  struct Events {
    std::function<void(const ShownPicture&)> on_shown;
    std::function<void()> on_key_frame_needed;  ///< the decoder cannot go on without one
  };

  /// `display` may be null (headless); else it outlives this, as `preview` does.
  VideoPlayout(Display* display, bool read_codes, Post post, Preview& preview, Events events);

  /// One packet of the programme; they come in order, whole pictures only.
  void push(const media::RtpPacket& packet, media::MediaTime now);

  /// The newest picture, and when it would be shown if it waited for no sound; none: no picture
  /// yet.
  [[nodiscard]] std::optional<LipSync::Timing> timing() const { return timing_; }
  void wait_longer(media::MediaTime extra) { delay_.wait_longer(extra); }

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

  Display* display_;
  bool read_codes_;
  Post post_;
  Preview& preview_;
  Events events_;
  PlayoutDelay delay_;
  std::optional<LipSync::Timing> timing_;
  std::atomic<std::int64_t> latency_us_ = 0;  // from there to the screen
  Inlet inlet_{Inlet::Early::kAtOnce};        // the key frame may come before its pipeline
  PipelineKeeper keeper_;                     // last: its thread uses the rest
};

}  // namespace nhipcau::agent
