#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "common/base/time.hpp"
#include "common/io/gst.hpp"
#include "common/media/media_time.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/preflight/picture_check.hpp"

/// Where a pre-flight check looks into the running pipelines. Closed, a tap costs a look at a flag.
/// `open` on any thread; `pass` on a streaming thread; handlers run on the main loop.
namespace nhipcau::agent::preflight {

class PictureTap {
 public:
  /// `on_picture` is called for every picture, with its look five times a second.
  PictureTap(Post post, std::function<void(const PictureLook*, MonoTime)> on_picture)
      : post_(std::move(post)), on_picture_(std::move(on_picture)) {}

  void open(bool open) { open_ = open; }
  /// An I420 picture of this size.
  void pass(GstBuffer* picture, int width, int height);

 private:
  Post post_;
  std::function<void(const PictureLook*, MonoTime)> on_picture_;
  std::atomic<bool> open_ = false;
  MonoTime looked_at_;
};

class SoundTap {
 public:
  /// `on_sound` gets S16, mono, 48 kHz and the instant of the first sample.
  using OnSound = std::function<void(const std::vector<std::int16_t>&, media::MediaTime)>;
  SoundTap(Post post, OnSound on_sound) : post_(std::move(post)), on_sound_(std::move(on_sound)) {}

  void open(bool open) { open_ = open; }
  void pass(GstElement* element, GstBuffer* sound);

 private:
  Post post_;
  OnSound on_sound_;
  std::atomic<bool> open_ = false;
};

/// A microphone has two: what the device delivers, and what would be sent.
struct MicrophoneTaps {
  SoundTap& raw;
  SoundTap& sent;
};

}  // namespace nhipcau::agent::preflight
