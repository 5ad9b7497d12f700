#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "common/media/media_time.hpp"
#include "common/media/rtp.hpp"
#include "orchestrator/bridge/key_frame_requests.hpp"
#include "orchestrator/bridge/source_clock.hpp"
#include "orchestrator/bridge/video_forwarder.hpp"

namespace nhipcau::bridge {

/// The world the router needs: somebody who can ask a source for a key frame.
class KeyFrameAsker {
 public:
  virtual ~KeyFrameAsker() = default;
  virtual void ask_key_frame(StreamId stream, MediaTime now) = 0;
};

/// Every source and every output, and who asks whom for key frames. Sans-I/O; media thread.
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

  /// A packet of a source to every output that shows or awaits it.
  void on_packet(StreamId stream, const media::RtpPacket& packet, MediaTime now);

  /// A viewer of this source lost its picture.
  void lost_picture(StreamId stream, MediaTime now);
  /// Asks the source for a key frame although no output waits: an armed room is tried.
  void prepare(StreamId stream, MediaTime now);

  /// The source can be asked from now on (again): what was asked before went nowhere.
  void source_reachable(StreamId stream);

  void set_round_trip(StreamId stream, MediaTime round_trip);
  /// Packets came during the last second.
  [[nodiscard]] bool alive(StreamId stream, MediaTime now) const;

  /// Every 20 ms, and after `want` and `prepare` for an answer at once: deadlines and requests.
  void tick(MediaTime now);

  /// An output whose peer is away is suspended instead of ticked.
  void set_reachable(const VideoForwarder& output, bool reachable);

 private:
  struct VideoSource {
    SourceClock clock{media::kVideoClock};
    KeyFrameRequests requests;
    MediaTime round_trip{};
    MediaTime last_packet{};
    bool started = false;
  };
  struct Output {
    std::unique_ptr<VideoForwarder> forwarder;
    bool reachable = true;
  };

  Output* find(const VideoForwarder& output);

  KeyFrameAsker& asker_;
  std::map<StreamId, VideoSource> sources_;
  std::vector<Output> outputs_;
  StreamId last_id_ = kNoStream;
  StreamId slate_;
};

}  // namespace nhipcau::bridge
