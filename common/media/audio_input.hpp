#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/media/opus_codec.hpp"

namespace nhipcau::media {

/// One open microphone: puts its packets in order, waits for two of them (40 ms) before it plays,
/// and gives exactly one frame per tick for ever: recovered or concealed where packets are missing
/// (at most five in a row), then silence until packets come again. A path that lets packets come
/// late gets as much more delay as it lacked (120 ms at most) and keeps it until half a minute was
/// calm. More delay than that (the sender's clock is faster, or a burst came) is taken out one
/// frame at a time by blending two frames into one. Sans-I/O; owner's thread.
class AudioInput {
 public:
  void on_packet(std::uint16_t sequence, std::span<const std::uint8_t> opus);

  /// The next 20 ms. True when it carries sound of a packet, false for concealment and silence.
  bool next(AudioFrame& out);

  /// Packets waiting; for tests and the log.
  [[nodiscard]] std::size_t waiting() const;

 private:
  static constexpr std::size_t kSlots = 32;  // 640 ms of packets

  struct Slot {
    std::int64_t sequence = -1;  // extended
    std::vector<std::uint8_t> opus;
  };

  [[nodiscard]] const Slot* find(std::int64_t sequence) const;
  void restart(std::int64_t sequence);
  bool play_next(AudioFrame& out);
  bool miss(AudioFrame& out);
  void note_late();
  bool end_window();
  void shorten(AudioFrame& out);

  OpusFrameDecoder decoder_;
  std::array<Slot, kSlots> slots_;
  bool started_ = false;  // a packet came
  bool playing_ = false;
  std::int64_t highest_ = 0;  // extended sequence numbers
  std::int64_t next_ = 0;
  int missed_ = 0;               // in a row
  std::int64_t target_ = 2;      // frames to wait for: what this path has needed
  int calm_ = 0;                 // windows since a packet was late
  std::int64_t shallowest_ = 0;  // smallest depth in this window
  int window_ = 0;               // ticks
};

}  // namespace nhipcau::media
