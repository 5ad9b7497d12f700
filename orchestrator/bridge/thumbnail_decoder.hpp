#pragma once

#include <functional>
#include <memory>
#include <string>

#include "common/media/rtp.hpp"
#include "orchestrator/bridge/picture_monitor.hpp"

namespace nhipcau::bridge {

/// Decodes one room's thumbnail stream: every picture is measured, two a second become a JPEG of
/// 320x180. A stream that cannot be decoded ends at its own pipeline. Media thread; the callbacks
/// come on a GStreamer thread and must only hand over.
class ThumbnailDecoder {
 public:
  struct Callbacks {
    std::function<void(const PictureFacts&)> on_picture;
    std::function<void(std::string jpeg)> on_jpeg;
  };

  explicit ThumbnailDecoder(Callbacks callbacks);
  ~ThumbnailDecoder();  ///< joins the pipeline's thread

  /// One RTP packet of the stream. Makes the pipeline at the first.
  void push(const media::RtpPacket& packet);

  /// Once a second: after an error the pipeline is made anew by the next packet. The error, for the
  /// log; empty: none.
  std::string check();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::bridge
