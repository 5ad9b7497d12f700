#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "common/base/time.hpp"

namespace nhipcau::io {

/// One RTP or RTCP packet on its way into a stream.
struct MediaPacket {
  enum class Kind { kVideo, kSound };  ///< kSound: RTCP as well
  Kind kind = Kind::kVideo;
  std::string bytes;
};

/// What waits to go through one stream. A stream has to deliver everything it was given, in order,
/// so a line that is too slow shows as delay. Here that delay is kept short instead: sound goes
/// first, what is too old to be of use is left out, and when too much waits the oldest pictures go
/// first. Who misses them asks for a key frame. Time is an argument; one thread.
class MediaQueue {
 public:
  static constexpr std::size_t kBytesMax = 256 * 1024;  ///< 0.8 s of 2.5 Mbit/s
  static constexpr Millis kVideoUseful{500};
  static constexpr Millis kSoundUseful{1000};

  void push(MediaPacket packet, MonoTime now);

  /// The next packets as one frame (packet_frames.hpp) of about `bytes_max`; empty: nothing waits.
  std::string take_frame(std::size_t bytes_max, MonoTime now);

  [[nodiscard]] bool empty() const { return sound_.empty() && video_.empty(); }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  void clear();

 private:
  struct Waiting {
    std::string bytes;
    MonoTime since;
  };
  using Line = std::deque<Waiting>;

  void drop_old(Line& line, Millis useful, MonoTime now);
  void drop_oldest(Line& line);
  void take(Line& line, std::size_t bytes_max, std::string& frame);

  Line sound_;
  Line video_;
  std::size_t bytes_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace nhipcau::io
