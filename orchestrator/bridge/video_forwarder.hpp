#pragma once

#include <cstdint>
#include <optional>
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
  MediaTime media_time{};   ///< of the picture, on the bridge's time (SourceClock)
  std::uint64_t index = 0;  ///< in its source's history
};

/// What a forwarder sends to. `header` has everything but the SSRC and the payload type.
class VideoSink {
 public:
  virtual ~VideoSink() = default;
  virtual void send(const RtpHeader& header, Bytes payload, MediaTime media_time) = 0;
  /// Again, because the peer asked for it.
  virtual void repair(const RtpHeader& header, Bytes payload) = 0;
};

/// One output: always exactly one source on air, exchanged only at a key frame, as one RTP stream
/// without gaps or steps back. Sans-I/O; media thread.
///
/// What comes in is in order and complete from a key frame on (media::PacketOrder), so a hole in a
/// source's numbers is where it began anew with a key frame; it is not passed on.
///
/// - The old source stays on air until the new one's key frame begins, and until the old one's
///   picture in flight is whole (for at most 40 ms; the new packets wait), so no decoder ever gets
///   half a picture.
/// - No key frame within 800 ms and nothing coming from the wanted source, or the source on air
///   silent for 1 s: the slate, and back at the wanted source's next key frame.
/// - Within a take the timestamps keep the source's distances; from a cut on they follow the
///   bridge's time, so they never drift against the sound (a source whose picture is older than the
///   one before the cut comes closer picture by picture).
/// - A take may begin with what the source sent since its last key frame: the owner feeds it packet
///   by packet (`catch_up`). Those pictures are a millisecond apart, so that a screen runs through
///   them and is no later than the live ones.
class VideoForwarder {
 public:
  /// What went out under one of our numbers.
  struct Sent {
    StreamId stream = kNoStream;
    std::uint64_t index = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    MediaTime at{};
    MediaTime repaired_at{};
  };

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

  /// Puts `stream` on air from the past: the packet at `index` begins a key frame. `newest`: the
  /// media time of its newest picture.
  void begin_catch_up(StreamId stream, std::uint64_t index, MediaTime newest);
  /// The index to feed next, while it catches up.
  [[nodiscard]] std::optional<std::uint64_t> catching_up() const;
  void catch_up(const VideoPacket& packet, MediaTime now);
  void end_catch_up();

  /// What has the number `sequence`, to be sent again; empty when it is older than a second or was
  /// sent again less than `apart` ago.
  std::optional<Sent> take_repair(std::uint16_t sequence, MediaTime now, MediaTime apart);
  void repair(const Sent& sent, const RtpHeader& source, Bytes payload);

  /// The wanted stream while its key frame is waited for, else kNoStream. The slate is a second one
  /// while it is to step in.
  [[nodiscard]] StreamId waiting_for() const;
  [[nodiscard]] bool waiting_for_slate() const;
  [[nodiscard]] MediaTime wanted_since() const { return wanted_since_; }
  /// Nothing sent is half a picture.
  [[nodiscard]] bool picture_whole() const { return picture_whole_; }

  [[nodiscard]] StreamId wanted() const { return wanted_; }
  /// What went out last; kNoStream before the first packet and after `suspend`.
  [[nodiscard]] StreamId on_air() const { return current_; }
  /// The packets of that stream matter here.
  [[nodiscard]] bool listens_to(StreamId stream) const {
    return stream == current_ || stream == wanted_ || (fallback_ && stream == slate_);
  }

 private:
  struct Held {
    VideoPacket packet;
    std::vector<std::uint8_t> payload;
  };

  void begin_take(StreamId stream, const VideoPacket& packet, MediaTime now);
  void hold(const VideoPacket& packet);
  void release(MediaTime now);
  void cut(StreamId stream, std::uint32_t source_timestamp, MediaTime media_time);
  void forward(const VideoPacket& packet, MediaTime media_time, MediaTime now);
  void advance_timestamp(const VideoPacket& packet);
  [[nodiscard]] std::int64_t ticks_of(MediaTime media_time) const;
  [[nodiscard]] bool may_cut_to(StreamId stream) const;

  VideoSink& sink_;
  StreamId slate_;
  StreamId wanted_ = kNoStream;
  MediaTime wanted_since_{};
  bool fallback_ = false;  // the slate is to step in

  StreamId current_ = kNoStream;
  MediaTime current_at_{};              // when its newest packet went out
  bool picture_whole_ = true;           // the newest packet sent ended a picture
  std::uint32_t source_timestamp_ = 0;  // of the newest packet
  bool ahead_ = false;  // since the cut, our timestamps may be ahead of the bridge's time
  bool catching_up_ = false;
  std::uint64_t cursor_ = 0;  // in the source's history

  // The whole output.
  std::uint16_t last_sequence_;
  std::uint32_t first_timestamp_;
  std::int64_t last_ticks_ = 0;  // of 90 kHz since the first packet, not wrapping
  MediaTime first_media_time_{};
  bool ever_sent_ = false;
  std::vector<Sent> sent_;  // by sequence number modulo its size

  StreamId held_stream_ = kNoStream;  // the take that waits for the old picture to end
  MediaTime held_since_{};
  std::vector<Held> held_;
};

}  // namespace nhipcau::bridge
