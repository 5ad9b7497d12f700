#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "common/media/media_time.hpp"
#include "common/media/packet_ring.hpp"
#include "common/media/rtp.hpp"
#include "common/media/source_clock.hpp"
#include "orchestrator/bridge/key_frame_requests.hpp"
#include "orchestrator/bridge/video_forwarder.hpp"

namespace nhipcau::bridge {

/// The world the router needs: somebody who can ask a source for a key frame.
class KeyFrameAsker {
 public:
  virtual ~KeyFrameAsker() = default;
  virtual void ask_key_frame(StreamId stream, MediaTime now) = 0;
};

/// Every source and every output, and who asks whom for key frames. Sans-I/O; media thread.
///
/// The last megabyte of every source is kept: for packets that a room asks for again, and to show a
/// room that joins, is cut or lost its picture what came since the last key frame when that is
/// recent, instead of asking the source for another (which costs all who watch it).
class VideoRouter {
 public:
  /// `asker` outlives this. The slate's stream exists from the start.
  explicit VideoRouter(KeyFrameAsker& asker);

  [[nodiscard]] StreamId slate() const { return slate_; }

  StreamId add_source();
  void remove_source(StreamId stream);

  /// The output lives until it is removed; `sink` outlives it.
  VideoForwarder& add_output(VideoSink& sink);
  void remove_output(const VideoForwarder& output);

  /// A packet of a source, in order and complete (media::PacketOrder), for every output that shows
  /// or awaits it. It is kept until `deliver`, or until something else is asked of the router.
  void on_packet(StreamId stream, const media::RtpPacket& packet, bool starts_key_frame,
                 MediaTime now);
  /// What came since, one output after the other: a batch of packets to one peer lies together, so
  /// it leaves as one segmented datagram, and its keys are fetched into the cache once.
  void deliver();

  /// The viewer at this output lost its picture.
  void lost_picture(VideoForwarder& output, MediaTime now);
  /// The source's own stream broke on the way here.
  void broken(StreamId stream, MediaTime now);

  /// The viewer at this output asks for these of its packets again; those sent again less than
  /// `apart` ago are on their way.
  void repair(VideoForwarder& output, std::span<const std::uint16_t> sequences, MediaTime apart,
              MediaTime now);
  /// Asks the source for a key frame although no output waits: an armed room is tried.
  void prepare(StreamId stream, MediaTime now);

  /// The source can be asked from now on (again): what was asked before went nowhere.
  void source_reachable(StreamId stream);

  void set_round_trip(StreamId stream, MediaTime round_trip);
  /// Packets came during the last second.
  [[nodiscard]] bool alive(StreamId stream, MediaTime now) const;

  /// Some output shows it or waits for it.
  [[nodiscard]] bool watched(StreamId stream) const;

  /// Every 20 ms, and after `want` and `prepare` for an answer at once: deadlines and requests.
  void tick(MediaTime now);

  /// An output whose peer is away is suspended instead of ticked.
  void set_reachable(const VideoForwarder& output, bool reachable);

 private:
  struct VideoSource {
    media::SourceClock clock{media::kVideoClock};
    KeyFrameRequests requests;
    MediaTime round_trip{};
    MediaTime last_packet{};
    bool started = false;
    std::optional<media::PacketRing> history;  // from the first packet on: most rooms send none
    std::optional<std::uint64_t> key_index;    // in it: where the last key frame begins
    MediaTime key_at{};
    MediaTime newest{};  // media time of the newest packet
  };
  struct Output {
    std::unique_ptr<VideoForwarder> forwarder;
    bool reachable = true;
    std::optional<MediaTime> replayed_at;  // the last picture shown again from the history
  };

  /// A packet that came and is still to go out; its payload lies in its source's history.
  struct Pending {
    StreamId stream = kNoStream;
    VideoPacket packet;
    MediaTime at{};
  };

  [[nodiscard]] static bool has_history(const VideoSource& source, MediaTime age, MediaTime now);
  void begin_from_history(Output& output, MediaTime now);
  void feed_history(VideoForwarder& forwarder, MediaTime now);
  Output* find(const VideoForwarder& output);

  KeyFrameAsker& asker_;
  std::map<StreamId, VideoSource> sources_;
  std::vector<Output> outputs_;
  std::vector<Pending> pending_;
  StreamId last_id_ = kNoStream;
  StreamId slate_;
};

}  // namespace nhipcau::bridge
