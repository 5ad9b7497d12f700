#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "common/leg/path_probe.hpp"
#include "common/leg/ways.hpp"
#include "common/media/bytes.hpp"
#include "common/media/media_time.hpp"
#include "common/media/rtcp.hpp"
#include "common/media/rtp.hpp"
#include "common/wire/messages.hpp"

namespace boost::asio {
class io_context;
}

namespace nhipcau::leg {

/// The streams a room sends.
enum class Stream { kMain, kThumbnail, kSound, kContent };

/// One RTP packet as a payloader made it; the leg writes its own SSRC and sequence number over it.
struct UpPacket {
  Stream stream = Stream::kMain;
  std::vector<std::uint8_t> bytes;
  media::MediaTime captured_at{};  ///< what its RTP timestamp stands for
};

/// The peer's end of one media generation: SRTP to the bridge by whatever way works (PROTOCOL.md
/// §5). Of a room, which sends, or of an output, which only listens. What the bridge lost is sent
/// again, what this end lost is asked for. Main loop only. What fails on the network is dropped, as
/// the network would.
class RtpLeg {
 public:
  /// Called on the main loop; packets are valid during the call.
  struct Events {
    /// Whole pictures in order, from a key frame on without a hole.
    std::function<void(const media::RtpPacket&, media::MediaTime now)> on_video;
    /// As they come.
    std::function<void(const media::RtpPacket&, media::MediaTime now)> on_sound;
    /// The bridge asks for a key frame of the main picture.
    std::function<void()> on_main_wanted = [] {};
    /// … of what the room presents.
    std::function<void()> on_content_wanted = [] {};
    /// The bridge asks again for these packets of the main picture or of content, for `repair`.
    /// When this is empty the leg sends them by itself.
    std::function<void(Stream, const std::vector<std::uint16_t>&, media::MediaTime now)>
        on_picture_lost = {};
    /// What came of the main picture, packet by packet.
    std::function<void(const media::CongestionFeedback&, media::MediaTime now)> on_main_feedback =
        [](const auto&, auto) {};
    /// The same of what the room presents.
    std::function<void(const media::CongestionFeedback&, media::MediaTime now)>
        on_content_feedback = [](const auto&, auto) {};
    /// What the timestamps of a stream down stand for: once a second for each.
    std::function<void(const media::SenderReport&)> on_video_clock = [](const auto&) {};
    std::function<void(const media::SenderReport&)> on_sound_clock = [](const auto&) {};
  };

  struct DownFacts {
    double loss_pct = 0;  ///< since the last call
    double jitter_ms = 0;
  };

  /// What the bridge says of this end's sound, which is always sent; -1: nothing yet.
  struct UpFacts {
    double loss_pct = -1;  ///< of its newest report
    double round_trip_ms = -1;
  };

  /// Errors: `unknown_host`, and those of Ways::open. `host` stands in when the answer names
  /// none.
  static Expected<std::unique_ptr<RtpLeg>> open(boost::asio::io_context& loop,
                                                const wire::MediaOffer& offer,
                                                const wire::MediaAnswer& answer,
                                                const std::string& host, Events events,
                                                const Network& network = {});
  ~RtpLeg();

  /// Its sequence number on the line; empty when it was no packet of a fitting size.
  std::optional<std::uint16_t> send(const UpPacket& packet);

  /// Sends a packet again; its size on the line, 0 when it is not kept any more or was sent again
  /// just now.
  std::size_t repair(Stream stream, std::uint16_t sequence);

  /// Measured by RTCP; 100 ms until it is known.
  [[nodiscard]] media::MediaTime round_trip() const;

  /// The decoder needs a key frame of the programme: asked for at once, then every 500 ms.
  void need_key_frame();

  /// Takes what waits in the socket now: before the sound of the next 20 ms is made of it.
  void receive();

  /// Every 20 ms or so: reports once a second, repeated requests, what is given up.
  void tick(media::MediaTime now);

  DownFacts take_facts();
  [[nodiscard]] UpFacts up_facts() const;

  /// Tries the line out under this load from now on; empty: stops. The caller sees to it that
  /// nobody is on air through this leg.
  void probe(std::optional<ProbeLoad> load);
  /// What the line did since the last call; to be called once a second while it is tried out.
  PathReading take_reading();

  /// By which way packets come back; kNone: by none.
  [[nodiscard]] wire::MediaPath path() const;
  /// Ways::answering.
  [[nodiscard]] std::vector<bool> answering_paths() const;

  class Impl;
  explicit RtpLeg(std::unique_ptr<Impl> impl);  ///< for `open`

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::leg
