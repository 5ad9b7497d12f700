#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/io/gst.hpp"
#include "orchestrator/bridge/composer/composed_format.hpp"
#include "orchestrator/bridge/composer/painter.hpp"

namespace nhipcau::bridge {

/// The composed picture as a live H.264 stream of RTP packets like any room's: painted and encoded
/// on one thread of GStreamer, a key frame on request and every ten seconds. Media thread;
/// `on_packet` comes on that other thread and must only hand over.
class ComposedStream {
 public:
  /// `scene`: the number of the scene the packet shows.
  using OnPacket = std::function<void(std::vector<std::uint8_t> rtp, std::uint64_t scene)>;

  ComposedStream(ComposedFormat format, OnPacket on_packet);

  /// The first one starts the work.
  void show(std::shared_ptr<const Scene> scene);
  void ask_key_frame();

  /// Once a second: after an error the pipeline is made anew. The error, for the log.
  std::string check();

 private:
  std::string start();

  ComposedFormat format_;
  OnPacket on_packet_;
  std::shared_ptr<const Scene> shown_;
  std::shared_ptr<Painter> painter_;  // the pipeline's thread holds on to it
  std::optional<gst::Pipeline> pipeline_;
  std::string error_;
};

}  // namespace nhipcau::bridge
