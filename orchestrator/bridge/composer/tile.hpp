#pragma once

#include <memory>

#include "orchestrator/bridge/composer/tile_decoder.hpp"
#include "orchestrator/bridge/video_forwarder.hpp"

namespace nhipcau::bridge {

/// One slot's decoder, as an output of the router. Passive: Composer drives it. Media thread.
class Tile final : public VideoSink {
 public:
  Tile(int width, int height)
      : pictures_(std::make_shared<NewestPicture>()), decoder_(width, height, pictures_) {}

  /// The slate that steps in for a room that is away is nothing for a tile.
  void send(const media::RtpHeader& header, media::Bytes payload, MediaTime) override {
    if (output != nullptr && output->on_air() == wanted) {
      decoder_.push(header, payload);
    }
  }
  void repair(const media::RtpHeader&, media::Bytes) override {}

  [[nodiscard]] const std::shared_ptr<NewestPicture>& pictures() const { return pictures_; }
  [[nodiscard]] TileDecoder& decoder() { return decoder_; }

  bool begun = false;
  VideoForwarder* output = nullptr;  ///< the router's; null: made of thumbnails, or not begun
  StreamId wanted = kNoStream;

 private:
  std::shared_ptr<NewestPicture> pictures_;
  TileDecoder decoder_;
};

}  // namespace nhipcau::bridge
