#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "common/base/ids.hpp"
#include "common/media/audio_input.hpp"
#include "common/media/opus_codec.hpp"
#include "orchestrator/bridge/mixer/desk_line.hpp"
#include "orchestrator/bridge/mixer/limiter.hpp"
#include "orchestrator/bridge/mixer/sound_watch.hpp"

namespace nhipcau::bridge {

using media::AudioFrame;
using media::kFrameSamples;

/// The sound of the conference: the sum of the open microphones, computed once; each open room
/// hears the sum without itself, all others share one encoding of the sum. Cost grows with open
/// microphones, not with rooms. Sans-I/O: one `tick` is 20 ms. Media thread.
class Mixer {
 public:
  Mixer();
  ~Mixer();

  /// Opens or closes a room's microphone, with a ramp of 10 ms. The same again changes nothing.
  void set_open(const RoomId& room, bool open);

  /// The room is gone, or its sound starts anew (a new media generation): its buffer is forgotten,
  /// an open microphone stays open.
  void forget_sound(const RoomId& room);

  /// A sound packet of a room; ignored while its microphone is closed.
  void on_packet(const RoomId& room, std::uint16_t sequence, std::span<const std::uint8_t> opus,
                 media::MediaTime now);

  /// A sound packet of the technical desk for this room alone, of one of its WebRTC sessions.
  void on_desk_packet(const RoomId& room, const std::string& session, std::uint16_t sequence,
                      std::span<const std::uint8_t> opus, media::MediaTime now);
  void forget_desk(const RoomId& room, const std::string& session);
  /// The room hears that session now.
  [[nodiscard]] bool desk_heard(const RoomId& room, const std::string& session) const;

  /// The path to the room loses packets, or is good again: what is sent there is encoded for that.
  void set_lossy(const RoomId& room, bool lossy);

  /// Mixes the 20 ms that begin at `now`.
  void tick(media::MediaTime now);

  /// What the room is to hear of the last tick: its own stream while it is open or the technical
  /// desk speaks to it, else the shared.
  [[nodiscard]] const std::vector<std::uint8_t>& packet_for(const RoomId& room) const;

  /// What goes into the room's own stream, before it is encoded; null while it has none.
  [[nodiscard]] const AudioFrame* heard_by(const RoomId& room) const;

  /// The last tick as everybody hears it who has no open microphone.
  [[nodiscard]] const std::vector<std::uint8_t>& shared() const { return shared_; }

  /// RMS of the room's microphone over the last second, dBFS; -100 while it is closed.
  [[nodiscard]] double level_dbfs(const RoomId& room) const;

  /// How long ago what the last tick mixed of the room came: as its path needs; 40 ms while it is
  /// closed.
  [[nodiscard]] media::MediaTime delay(const RoomId& room) const;

  /// What is wrong with the room's microphone; good while it is closed.
  [[nodiscard]] SoundWatch::Verdict verdict(const RoomId& room) const;

 private:
  struct Channel;

  void take_inputs(media::MediaTime now);
  void encode_outputs();
  void encode_desk_lines();
  [[nodiscard]] bool lossy(const RoomId& room) const { return lossy_.contains(room); }

  std::map<RoomId, std::unique_ptr<Channel>> channels_;  // the open ones, and those fading out
  std::map<RoomId, DeskLine> desk_lines_;                // of rooms the desk has a session for
  std::set<RoomId> lossy_;                               // whose path loses packets
  AudioFrame sum_{};
  Limiter limiter_;  // of what all others hear
  media::OpusFrameEncoder encoder_{media::SoundQuality::kFull};
  std::vector<std::uint8_t> shared_;
  media::OpusFrameEncoder robust_encoder_{media::SoundQuality::kRobust};
  std::vector<std::uint8_t> robust_;  // the same for lossy paths; empty while there are none
};

}  // namespace nhipcau::bridge
