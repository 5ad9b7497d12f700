#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/media/media_time.hpp"
#include "common/media/opus_codec.hpp"
#include "common/media/play_pace.hpp"
#include "common/media/resampler.hpp"

namespace nhipcau::media {

/// One open microphone: puts its packets in order, plays each 40 ms after its time, and gives
/// exactly one frame per tick for ever: recovered or concealed where packets are missing (at most
/// five in a row), then silence until packets come again. The sender's clock is not ours: the sound
/// is resampled, by as little as the two differ, so that the delay stays what it is for hours
/// (PlayPace). A path that lets packets come late gets as much more delay as it lacked (120 ms at
/// most) and keeps it until half a minute was calm. A burst's delay is taken out one frame at a
/// time by blending two frames into one. Time is an argument; owner's thread.
class AudioInput {
 public:
  void on_packet(std::uint16_t sequence, std::span<const std::uint8_t> opus, MediaTime now);

  /// The next 20 ms, which begin at `now`. True when they carry sound of a packet, false for
  /// concealment and silence.
  bool next(AudioFrame& out, MediaTime now);

  /// Packets waiting; for tests and the log.
  [[nodiscard]] std::size_t waiting() const;

  /// How long after its time a sample is to be played, on an idle path: as much as this path needs.
  [[nodiscard]] MediaTime delay() const;
  /// How long after it one is played, without what `wait_longer` adds: more than `delay` for some
  /// seconds after a stall.
  [[nodiscard]] MediaTime lag() const;

  /// Plays so much later, for a picture that is late; at most 360 ms. Reached within seconds.
  void wait_longer(MediaTime extra);

  /// When the newest packet begins to be played if nothing waits longer; zero before any.
  [[nodiscard]] MediaTime newest_due(MediaTime now) const;

 private:
  static constexpr std::size_t kSlots = 32;  // 640 ms of packets

  struct Slot {
    std::int64_t sequence = -1;  // extended
    std::vector<std::uint8_t> opus;
  };

  [[nodiscard]] const Slot* find(std::int64_t sequence) const;
  void restart(std::int64_t sequence);
  bool begin(MediaTime now);
  [[nodiscard]] double position() const;
  void fill(double ratio, bool shorten_once);
  void lengthen();
  bool play_next(AudioFrame& out);
  bool miss(AudioFrame& out);
  void note_late();
  void calm_down();
  void shorten(AudioFrame& out);

  OpusFrameDecoder decoder_;
  PlayPace pace_;
  Resampler resampler_;
  std::array<Slot, kSlots> slots_;
  bool started_ = false;  // a packet came
  bool playing_ = false;
  MediaTime extra_{0};
  MediaTime age_{0};          // of what was played last
  int mended_ = 0;            // ticks until a frame may be put in or taken out again
  bool real_ = false;         // the newest frame is of a packet
  std::int64_t highest_ = 0;  // extended sequence numbers
  std::int64_t next_ = 0;
  int missed_ = 0;           // in a row
  std::int64_t target_ = 2;  // frames to wait for: what this path has needed
  int calm_ = 0;             // ticks since a packet was late
};

}  // namespace nhipcau::media
