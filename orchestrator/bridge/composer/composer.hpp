#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "common/media/media_time.hpp"
#include "common/wire/messages.hpp"
#include "orchestrator/bridge/composer/composed_format.hpp"
#include "orchestrator/bridge/composer/thumbnail_history.hpp"
#include "orchestrator/bridge/video_router.hpp"

namespace nhipcau::bridge {

class ComposedStream;
class Tile;

/// The bridge's composed picture: makes a source of the router out of the plan's composition, and
/// of each slot an output of the router that is decoded. It works only while somebody is to see it.
/// Media thread.
class Composer {
 public:
  /// What the bridge does for it.
  struct Ports {
    /// The room's stream of that kind; kNoStream: it has none.
    std::function<StreamId(const RoomId&, wire::Feed)> stream_of;
    std::function<void(std::function<void()>)> post;
    /// A packet of the composed picture, on the media thread.
    std::function<void(StreamId, const std::vector<std::uint8_t>&)> sent;
  };

  /// `router` outlives this.
  Composer(VideoRouter& router, ComposedFormat format, Ports ports);
  ~Composer();

  /// `aim` is to follow.
  void apply(const std::optional<wire::Composition>& wanted);
  /// Each slot to its room's stream: after every change of what the rooms come by.
  void aim(MediaTime now);
  /// A packet of a room's thumbnail, in order.
  void on_thumbnail(const RoomId& room, const media::RtpPacket& packet);
  void forget(const RoomId& room) { thumbnails_.erase(room); }

  /// The router's source; kNoStream while there is none.
  [[nodiscard]] StreamId stream() const { return stream_; }
  /// The composition of the newest packet sent; empty before the first.
  [[nodiscard]] const std::string& showing() const { return showing_; }
  void ask_key_frame();

  /// Every 20 ms. Ends the work when nobody sees it any more. Decoders begin and end one at a time:
  /// making sixteen at once would keep the sound waiting.
  void tick(MediaTime now);
  /// Once a second: makes anew what failed. Why, for the log; empty: nothing failed.
  std::vector<std::string> check();

 private:
  /// The number of its scene, and what it shows there. A scene that comes has decoders of its own:
  /// those of the one that goes are in use until then.
  using Key = std::tuple<std::uint64_t, RoomId, wire::Feed>;

  void start();
  void stop();
  void on_packet(StreamId stream, const std::vector<std::uint8_t>& rtp, std::uint64_t scene);
  void begin(const Key& key, Tile& tile, MediaTime now);
  void aim_tile(const Key& key, Tile& tile, MediaTime now);
  void begin_one(MediaTime now);
  void end_one();
  [[nodiscard]] bool needed(const Key& key) const;
  [[nodiscard]] wire::Feed feed_of(const wire::Slot& slot) const;
  void make_scene();

  VideoRouter& router_;
  ComposedFormat format_;
  Ports ports_;
  std::optional<wire::Composition> wanted_;
  std::map<RoomId, ThumbnailHistory> thumbnails_;
  std::map<Key, std::unique_ptr<Tile>> tiles_;
  std::uint64_t scene_number_ = 0;
  std::map<std::uint64_t, std::string> scenes_;  // number -> composition, of those under way
  std::string showing_;
  StreamId stream_ = kNoStream;
  std::unique_ptr<ComposedStream> encoder_;
};

}  // namespace nhipcau::bridge
