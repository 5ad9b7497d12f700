#pragma once

#include <cstdint>
#include <vector>

#include "common/media/media_time.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::bridge {

using media::Bytes;
using media::MediaTime;
using media::RtpHeader;

/// One video stream that can be forwarded: one media generation of a room, or the slate.
using StreamId = std::uint64_t;
inline constexpr StreamId kNoStream = 0;

/// A packet of a source as the forwarder needs it.
struct VideoPacket {
  RtpHeader header;
  Bytes payload;
  bool starts_key_frame = false;
  MediaTime media_time{};  ///< of the picture, on the bridge's time (SourceClock)
};

/// What a forwarder sends to. `header` has everything but the SSRC and the payload type.
class VideoSink {
 public:
  virtual ~VideoSink() = default;
  virtual void send(const RtpHeader& header, Bytes payload, MediaTime media_time) = 0;
};

/// One output: always exactly one source on air, exchanged only at a key frame, as one RTP stream
/// without gaps or steps back. Sans-I/O; media thread.
///
/// - The old source stays on air until the new one's key frame begins, and until the old one's
///   picture in flight is whole (for at most 40 ms; the new packets wait), so no decoder ever gets
///   half a picture.
/// - No key frame within 800 ms and nothing coming from the wanted source, or the source on air
///   silent for 1 s: the slate, and back at the wanted source's next key frame.
/// - Within a take the timestamps keep the source's distances; at a cut they follow the bridge's
///   time, so they never drift against the sound.
class VideoForwarder {
 public:
  /// `sink` outlives this. `first_sequence` below 32768 (see SrtpSender).
  VideoForwarder(VideoSink& sink, StreamId slate, std::uint16_t first_sequence,
                 std::uint32_t first_timestamp);

  /// The wanted source. The same again changes nothing.
  void want(StreamId stream, MediaTime now);

  void on_packet(StreamId stream, const VideoPacket& packet, MediaTime now);

  /// At every tick of the loop (20 ms). `wanted_alive`: packets of the wanted source came during
  /// the last second.
  void tick(bool wanted_alive, MediaTime now);

  /// Instead of `tick` while the output's peer is away: nothing is sent, the numbers stand still,
  /// and it begins again with a key frame.
  void suspend(MediaTime now);

  /// The wanted stream while its key frame is waited for, else kNoStream. The slate is a second one
  /// while it is to step in.
  [[nodiscard]] StreamId waiting_for() const;
  [[nodiscard]] bool waiting_for_slate() const;

  [[nodiscard]] StreamId wanted() const { return wanted_; }
  /// What went out last; kNoStream before the first packet and after `suspend`.
  [[nodiscard]] StreamId on_air() const { return current_; }
  /// The packets of that stream matter here.
  [[nodiscard]] bool listens_to(StreamId stream) const {
    return stream == current_ || stream == wanted_ || (fallback_ && stream == slate_);
  }

 private:
  struct Held {
    RtpHeader header;
    std::vector<std::uint8_t> payload;
    MediaTime media_time{};
  };

  void begin_take(StreamId stream, const VideoPacket& packet, MediaTime now);
  void hold(const VideoPacket& packet);
  void release(MediaTime now);
  void cut(StreamId stream, const RtpHeader& first, MediaTime media_time);
  void forward(const RtpHeader& header, Bytes payload, MediaTime media_time, MediaTime now);
  [[nodiscard]] bool may_cut_to(StreamId stream) const;

  VideoSink& sink_;
  StreamId slate_;
  StreamId wanted_ = kNoStream;
  MediaTime wanted_since_{};
  bool fallback_ = false;  // the slate is to step in

  StreamId current_ = kNoStream;
  MediaTime current_at_{};     // arrival of its newest packet
  bool picture_whole_ = true;  // the newest packet sent ended a picture

  // The take on air, relative to its first packet; in the source's numbers and in ours.
  std::uint16_t source_sequence_ = 0;   // highest of the source
  std::uint32_t source_timestamp_ = 0;  // of the same packet
  std::int64_t position_ = 0;           // packets from the cut to it
  std::uint16_t cut_sequence_ = 0;      // ours of the cut

  // The whole output.
  std::uint16_t last_sequence_;
  std::uint32_t first_timestamp_;
  std::int64_t last_ticks_ = 0;  // of 90 kHz since the first packet, not wrapping
  MediaTime first_media_time_{};
  bool ever_sent_ = false;

  StreamId held_stream_ = kNoStream;  // the take that waits for the old picture to end
  MediaTime held_since_{};
  std::vector<Held> held_;
};

}  // namespace nhipcau::bridge
