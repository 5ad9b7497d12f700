#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nhipcau::bridge {

/// The bridge's own picture: the conference's title and a note, as a live H.264 stream of RTP
/// packets like any room's. Five pictures a second, a key frame each second and on request. Media
/// thread; `on_packet` comes on a GStreamer thread and must only hand over.
class Slate {
 public:
  using OnPacket = std::function<void(std::vector<std::uint8_t> rtp)>;

  /// Throws std::runtime_error when GStreamer cannot make it (an element is missing).
  Slate(int width, int height, OnPacket on_packet);
  ~Slate();

  /// Vietnamese text as it is to be read; the same again changes nothing.
  void set_text(const std::string& title, const std::string& note);

  void ask_key_frame();

  /// Once a second: after an error the pipeline is made anew. The error, for the log.
  std::string check();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::bridge
