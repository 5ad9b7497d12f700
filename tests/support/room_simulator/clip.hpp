#pragma once

#include <cstdint>
#include <vector>

/// Streams encoded once and played often: what a simulated room sends costs it next to nothing.
namespace nhipcau::simulator {

using Payload = std::vector<std::uint8_t>;

struct AccessUnit {
  bool key = false;
  std::vector<Payload> payloads;  ///< RTP payloads, the last one has the marker
};

struct VideoClipOptions {
  int room_number = 1;  ///< in the picture code of every frame
  int width = 1280;
  int height = 720;
  int pictures_per_second = 25;
  int kilobits = 2500;
  int pictures = 100;
  int key_every = 25;
  int packet_bytes = 1160;  ///< of RTP, at most; other people's tools take 1400
};

/// A moving picture with the picture code (room, index of the frame), by x264. Throws
/// std::runtime_error when GStreamer cannot.
std::vector<AccessUnit> encode_video_clip(const VideoClipOptions& options);

/// Opus packets of 20 ms of a tone of that frequency at -12 dBFS; long enough to be looped.
std::vector<Payload> encode_tone_clip(double hz, double peak = 0.25);

}  // namespace nhipcau::simulator
