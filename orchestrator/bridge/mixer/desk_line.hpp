#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/media/audio_input.hpp"
#include "common/media/opus_codec.hpp"
#include "orchestrator/bridge/mixer/limiter.hpp"

namespace nhipcau::bridge {

/// The technical desk speaks to one room: the voices of its operators over what the room hears
/// anyway, which is 12 dB lower meanwhile (0.1 s down, 0.3 s up again). Who falls silent without
/// a goodbye is taken for silent after 0.3 s. Sans-I/O: one `take` is 20 ms. Media thread.
class DeskLine {
 public:
  /// A sound packet of one operator's session.
  void on_packet(const std::string& session, std::uint16_t sequence,
                 std::span<const std::uint8_t> opus, media::MediaTime now);
  void forget(const std::string& session);

  /// The voices of the 20 ms that begin at `now`.
  void take(media::MediaTime now);
  /// Lowers what the room would hear and puts the voices over it. Once per `take`.
  void speak_over(media::AudioFrame& frame);

  /// The same, for a room without a stream of its own: encodes the result.
  void encode(media::AudioFrame frame, media::SoundQuality quality);
  [[nodiscard]] const std::vector<std::uint8_t>& packet() const { return packet_; }

  /// The session's voice is heard in the room.
  [[nodiscard]] bool heard(const std::string& session) const;
  /// What the room hears differs from what it would hear without the desk.
  [[nodiscard]] bool active() const;
  /// No session is left, and the programme is at its own level again.
  [[nodiscard]] bool finished() const { return voices_.empty() && !active(); }

 private:
  struct Voice {
    media::AudioInput input;
    int silent = 1000;  // ticks since the last sound of a packet
    float gain = 0;
  };
  [[nodiscard]] static bool speaks(const Voice& voice);
  [[nodiscard]] bool anybody_speaks() const;

  std::map<std::string, Voice> voices_;
  media::AudioFrame sum_{};
  float programme_gain_ = 1;
  Limiter limiter_;
  media::OpusFrameEncoder encoder_;
  std::vector<std::uint8_t> packet_;
};

}  // namespace nhipcau::bridge
