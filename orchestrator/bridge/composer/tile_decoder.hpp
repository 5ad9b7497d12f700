#pragma once

#include <memory>
#include <optional>
#include <string>

#include "common/io/gst.hpp"
#include "common/media/rtp.hpp"
#include "orchestrator/bridge/composer/newest_picture.hpp"

namespace nhipcau::bridge {

/// Decodes one stream of a room into pictures of a tile's size, with black beside a picture of
/// another shape. A stream that cannot be decoded ends at its own pipeline. Media thread.
class TileDecoder {
 public:
  TileDecoder(int width, int height, std::shared_ptr<NewestPicture> pictures)
      : width_(width), height_(height), pictures_(std::move(pictures)) {}

  /// One RTP packet of the stream. Makes the pipeline at the first.
  void push(const media::RtpHeader& header, media::Bytes payload);

  /// Once a second: after an error the pipeline is made anew by the next packet. The error, for the
  /// log; empty: none.
  std::string check();

 private:
  void start();

  int width_;
  int height_;
  std::shared_ptr<NewestPicture> pictures_;
  std::optional<gst::Pipeline> pipeline_;
  std::string error_;
};

}  // namespace nhipcau::bridge
