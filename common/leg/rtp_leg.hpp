#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "common/media/bytes.hpp"
#include "common/media/media_time.hpp"
#include "common/media/rtcp.hpp"
#include "common/wire/messages.hpp"

namespace boost::asio {
class io_context;
}

namespace nhipcau::leg {

/// The streams a room sends.
enum class Stream { kMain, kThumbnail, kSound };

/// One RTP packet as a payloader made it; the leg writes its own SSRC and sequence number over it.
struct UpPacket {
  Stream stream = Stream::kMain;
  std::vector<std::uint8_t> bytes;
  media::MediaTime captured_at{};  ///< what its RTP timestamp stands for
};

/// The peer's end of one media generation: SRTP over one UDP socket to the bridge (PROTOCOL.md §5).
/// Of a room, which sends, or of an output, which only listens. Main loop only. What fails on the
/// network is dropped, as the network would.
class RtpLeg {
 public:
  /// Called on the main loop; packets are plain RTP and valid during the call.
  struct Events {
    std::function<void(media::Bytes rtp)> on_video;
    std::function<void(media::Bytes rtp)> on_sound;
    /// The bridge asks for a key frame of the main picture.
    std::function<void()> on_main_wanted = [] {};
    /// What the timestamps of a stream down stand for: once a second for each.
    std::function<void(const media::SenderReport&)> on_video_clock = [](const auto&) {};
    std::function<void(const media::SenderReport&)> on_sound_clock = [](const auto&) {};
  };

  struct DownFacts {
    double loss_pct = 0;  ///< since the last call
    double jitter_ms = 0;
  };

  /// Errors: `unknown_host`, and those of UdpSocket::open. `host` stands in when the answer names
  /// none.
  static Expected<std::unique_ptr<RtpLeg>> open(boost::asio::io_context& loop,
                                                const wire::MediaOffer& offer,
                                                const wire::MediaAnswer& answer,
                                                const std::string& host, Events events);
  ~RtpLeg();

  void send(const UpPacket& packet);

  /// The decoder needs a key frame of the programme: asked for at once, then every 500 ms.
  void need_key_frame();

  /// Every 100 ms or so: reports once a second, repeated requests.
  void tick(media::MediaTime now);

  DownFacts take_facts();

  class Impl;
  explicit RtpLeg(std::unique_ptr<Impl> impl);  ///< for `open`

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::leg
