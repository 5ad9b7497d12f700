#include "orchestrator/bridge/composer/composer.hpp"

#include <algorithm>
#include <utility>

#include "orchestrator/bridge/composer/composed_stream.hpp"
#include "orchestrator/bridge/composer/geometry.hpp"
#include "orchestrator/bridge/composer/tile.hpp"

namespace nhipcau::bridge {

Composer::Composer(VideoRouter& router, ComposedFormat format, Ports ports)
    : router_(router), format_(format), ports_(std::move(ports)) {}

Composer::~Composer() {
  stop();
}

/// A room that comes by WebRTC has no thumbnail: its main picture is there instead.
wire::Feed Composer::feed_of(const wire::Slot& slot) const {
  const bool none = slot.feed == wire::Feed::kThumbnail &&
                    ports_.stream_of(slot.room, wire::Feed::kThumbnail) == kNoStream &&
                    ports_.stream_of(slot.room, wire::Feed::kMain) != kNoStream;
  return none ? wire::Feed::kMain : slot.feed;
}

void Composer::apply(const std::optional<wire::Composition>& wanted) {
  const bool another = wanted && !(wanted_ && wanted_->id == wanted->id);
  if (another) {
    scenes_[++scene_number_] = wanted->id;
  }
  wanted_ = wanted;
  if (wanted_ && !encoder_) {
    start();
  }
}

void Composer::start() {
  stream_ = router_.add_source();
  encoder_ = std::make_unique<ComposedStream>(
      format_, [this, stream = stream_](std::vector<std::uint8_t> rtp, std::uint64_t scene) {
        ports_.post(
            [this, stream, scene, packet = std::move(rtp)] { on_packet(stream, packet, scene); });
      });
}

void Composer::stop() {
  encoder_.reset();  // joins its thread
  for (auto& [key, tile] : tiles_) {
    if (tile->output != nullptr) {
      router_.remove_output(*tile->output);
    }
  }
  tiles_.clear();
  router_.remove_source(std::exchange(stream_, kNoStream));
  scenes_.clear();
  showing_.clear();
}

void Composer::on_packet(StreamId stream, const std::vector<std::uint8_t>& rtp,
                         std::uint64_t scene) {
  const auto composition = scenes_.find(scene);
  if (stream != stream_ || composition == scenes_.end()) {
    return;
  }
  showing_ = composition->second;
  scenes_.erase(scenes_.begin(), composition);
  ports_.sent(stream, rtp);
}

void Composer::aim(MediaTime now) {
  if (wanted_) {
    make_scene();
  }
  for (auto& [key, tile] : tiles_) {
    aim_tile(key, *tile, now);
  }
}

void Composer::aim_tile(const Key& key, Tile& tile, MediaTime now) {
  if (tile.output != nullptr) {
    tile.wanted = ports_.stream_of(std::get<RoomId>(key), std::get<wire::Feed>(key));
    tile.output->want(tile.wanted == kNoStream ? router_.slate() : tile.wanted, now);
  }
}

void Composer::make_scene() {
  const std::vector<Rect> places =
      arrange(wanted_->arrangement, wanted_->slots.size(), format_.width, format_.height);
  auto scene = std::make_shared<Scene>();
  scene->number = scene_number_;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const wire::Slot& slot = wanted_->slots[i];
    const wire::Feed feed = feed_of(slot);
    std::unique_ptr<Tile>& tile = tiles_[{scene_number_, slot.room, feed}];
    if (!tile) {
      tile = std::make_unique<Tile>(places[i].width, places[i].height);
    }
    scene->tiles.push_back({.room = slot.room,
                            .content = slot.feed == wire::Feed::kContent,
                            .where = places[i],
                            .name = slot.name,
                            .caption = slot.caption,
                            .expected = ports_.stream_of(slot.room, feed) != kNoStream,
                            .pictures = tile->pictures()});
  }
  encoder_->show(std::move(scene));
}

void Composer::begin(const Key& key, Tile& tile, MediaTime now) {
  tile.begun = true;
  const RoomId& room = std::get<RoomId>(key);
  if (std::get<wire::Feed>(key) != wire::Feed::kThumbnail) {
    tile.output = &router_.add_output(tile);
    aim_tile(key, tile, now);
  } else if (const auto history = thumbnails_.find(room); history != thumbnails_.end()) {
    for (const ThumbnailHistory::Packet& packet : history->second.packets()) {
      tile.decoder().push(packet.header, packet.payload);
    }
  }
}

void Composer::on_thumbnail(const RoomId& room, const media::RtpPacket& packet) {
  thumbnails_[room].add(packet);
  for (auto& [key, tile] : tiles_) {
    if (tile->begun && tile->output == nullptr && std::get<RoomId>(key) == room) {
      tile->decoder().push(packet.header, packet.payload);
    }
  }
}

void Composer::ask_key_frame() {
  if (encoder_) {
    encoder_->ask_key_frame();
  }
}

void Composer::tick(MediaTime now) {
  if (encoder_ && !wanted_ && !router_.watched(stream_)) {
    stop();
  }
  begin_one(now);
  end_one();
}

void Composer::begin_one(MediaTime now) {
  const auto idle =
      std::ranges::find_if(tiles_, [](const auto& entry) { return !entry.second->begun; });
  if (idle != tiles_.end()) {
    begin(idle->first, *idle->second, now);
  }
}

void Composer::end_one() {
  const auto over =
      std::ranges::find_if(tiles_, [&](const auto& entry) { return !needed(entry.first); });
  if (over == tiles_.end()) {
    return;
  }
  if (over->second->output != nullptr) {
    router_.remove_output(*over->second->output);
  }
  tiles_.erase(over);
}

/// An older scene's are needed until the newest one is sent.
bool Composer::needed(const Key& key) const {
  if (!wanted_ || showing_ != wanted_->id) {
    return true;
  }
  return std::get<0>(key) == scene_number_ &&
         std::ranges::any_of(wanted_->slots, [&](const wire::Slot& slot) {
           return slot.room == std::get<RoomId>(key) && feed_of(slot) == std::get<wire::Feed>(key);
         });
}

std::vector<std::string> Composer::check() {
  std::vector<std::string> failed;
  if (encoder_) {
    if (std::string error = encoder_->check(); !error.empty()) {
      failed.push_back("composed picture: " + error);
    }
  }
  for (auto& [key, tile] : tiles_) {
    if (const std::string error = tile->decoder().check(); !error.empty()) {
      failed.push_back("tile of room " + std::get<RoomId>(key).str() + ": " + error);
    }
  }
  return failed;
}

}  // namespace nhipcau::bridge
