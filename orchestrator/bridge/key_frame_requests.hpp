#pragma once

#include "common/media/media_time.hpp"

namespace nhipcau::bridge {

using media::MediaTime;

/// When one source is asked for a key frame: at once, again after its round trip + 130 ms, then
/// every 500 ms, until one comes or nobody waits any more. Sans-I/O: the owner sends the PLI.
class KeyFrameRequests {
 public:
  /// Somebody waits: an output to be cut to this source, an armed room to be tried. Repeated by the
  /// owner as long as it is so (it lapses after 600 ms).
  void wait(MediaTime now);

  /// A room that sees this source lost its picture. Passed on at most every 500 ms, however many
  /// rooms ask.
  void lost_picture(MediaTime now);

  void on_key_frame() { open_ = false; }

  /// True: send a PLI now.
  bool take_due(MediaTime now, MediaTime round_trip);

 private:
  void begin(MediaTime now, MediaTime apart);

  bool open_ = false;
  bool ever_sent_ = false;
  int sent_ = 0;  // in this series
  MediaTime waited_at_{};
  MediaTime due_{};
  MediaTime last_sent_{};
};

}  // namespace nhipcau::bridge
