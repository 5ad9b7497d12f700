#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/media/audio_input.hpp"
#include "tests/media/running_bridge.hpp"

namespace nhipcau::test {

using media::MediaTime;

/// A room that speaks and a room that watches and listens, each behind a bad network, and what the
/// second really sees and hears.
class LossyConference {
 public:
  /// Times in ms.
  struct Seen {
    std::size_t pictures = 0;
    std::size_t broken = 0;  ///< pictures whose code could not be read
    int backward = 0;        ///< timestamps that stepped back
    double longest_freeze = 0;
    double longest_silence =
        0;                 ///< without sound of a packet, own or of its successor's redundancy
    double sound_pct = 0;  ///< ticks with such sound
  };

  LossyConference(const relay::Impairment& speaker, const relay::Impairment& viewer,
                  std::uint64_t seed);

  /// Until the viewer sees and hears the speaker; false after 15 s.
  bool begin();
  /// Plays for a while; what was seen and heard in it.
  Seen play(std::chrono::milliseconds duration);
  /// How long until a picture (a sound) of the speaker is there again, ms; empty after 10 s.
  std::optional<double> until_picture();
  std::optional<double> until_sound();

  RunningBridge& bridge() { return bridge_; }
  relay::Relay& speaker_net() { return *speaker_net_; }
  relay::Relay& viewer_net() { return *viewer_net_; }
  simulator::SimulatedRoom& speaker() { return *speaker_; }
  simulator::SimulatedRoom& viewer() { return *viewer_; }

 private:
  void show(const media::RtpPacket& packet);
  void listen(MediaTime now);
  std::optional<double> until(const std::function<bool()>& fact);

  std::vector<simulator::AccessUnit> pictures_;
  std::vector<simulator::AccessUnit> thumbnails_;
  std::vector<simulator::Payload> sound_;
  RunningBridge bridge_;
  simulator::SimulatedRoom* speaker_ = nullptr;
  simulator::SimulatedRoom* viewer_ = nullptr;
  relay::Relay* speaker_net_ = nullptr;
  relay::Relay* viewer_net_ = nullptr;

  simulator::PictureReader reader_;
  std::optional<std::uint32_t> timestamp_;
  std::optional<MediaTime> picture_at_;
  media::AudioInput ear_;
  std::optional<MediaTime> next_tick_;
  int silent_ticks_ = 0;
  int heard_ticks_ = 0;
  int ticks_ = 0;
  Seen seen_;
};

}  // namespace nhipcau::test
