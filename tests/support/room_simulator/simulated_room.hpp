#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/media/media_time.hpp"
#include "common/media/receive_stats.hpp"
#include "common/media/rtp.hpp"
#include "common/media/srtp.hpp"
#include "common/media/udp_socket.hpp"
#include "common/wire/messages.hpp"
#include "tests/support/room_simulator/clip.hpp"

namespace nhipcau::simulator {

using media::MediaTime;

/// What a room plays; shared by rooms that need not differ. Borrowed.
struct RoomClips {
  const std::vector<AccessUnit>* main = nullptr;
  const std::vector<AccessUnit>* thumbnail = nullptr;
  const std::vector<Payload>* sound = nullptr;
  int pictures_per_second = 25;
};

/// The media side of one room: sends its clips on time, answers a PLI at its next picture with a
/// key frame, sends RTCP each second, hands over what it receives. One thread; `pump` it every few
/// ms.
class SimulatedRoom {
 public:
  SimulatedRoom(RoomClips clips, MediaTime now);

  /// Fresh keys and SSRCs, as after a restart of the agent.
  wire::MediaOffer make_offer();
  /// The bridge's answer; sending begins. `host` is where the bridge is.
  void accept(const wire::MediaAnswer& answer, const std::string& host, MediaTime now);

  void pump(MediaTime now);

  /// Sends the main picture or not, as the room plan says.
  void send_main(bool on) { send_main_ = on; }
  /// The camera dies: no main, no thumbnail.
  void send_pictures(bool on) { send_pictures_ = on; }
  /// Deltas only, whatever is asked: an encoder that does not answer.
  void answer_requests(bool on) { answer_requests_ = on; }
  /// Asks the bridge for a key frame of the programme.
  void ask_key_frame();

  std::function<void(const media::RtpPacket&)> on_video;
  std::function<void(const media::RtpPacket&)> on_sound;

  [[nodiscard]] std::uint64_t requests_seen() const { return requests_; }
  [[nodiscard]] std::uint64_t video_received() const { return video_received_; }
  [[nodiscard]] std::uint64_t sound_received() const { return sound_received_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }  ///< did not authenticate
  [[nodiscard]] double loss_pct() { return video_stats_.take_loss_pct(); }
  [[nodiscard]] std::uint16_t bridge_port() const { return bridge_.port(); }

 private:
  struct Outgoing {
    std::uint32_t ssrc = 0;
    std::uint8_t payload_type = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::size_t position = 0;  // in its clip
    MediaTime next{};
  };

  void send_pictures_due(Outgoing& stream, const std::vector<AccessUnit>& clip, MediaTime period,
                         MediaTime now);
  void send_sound_due(MediaTime now);
  void send_packet(Outgoing& stream, const Payload& payload, bool marker);
  void send_reports(MediaTime now);
  void receive(MediaTime now);
  void on_datagram(const media::Datagram& datagram, MediaTime now);

  RoomClips clips_;
  media::UdpSocket socket_;
  media::SendBatch batch_;
  media::NtpClock clock_ = media::NtpClock::from_system();
  wire::MediaOffer offer_;
  std::optional<wire::MediaAnswer> answer_;
  media::UdpAddress bridge_;
  std::unique_ptr<media::SrtpSender> up_;
  std::unique_ptr<media::SrtpReceiver> down_;
  Outgoing main_;
  Outgoing thumbnail_;
  Outgoing sound_;
  MediaTime next_report_{};
  bool send_main_ = true;
  bool send_pictures_ = true;
  bool answer_requests_ = true;
  bool key_wanted_ = false;
  media::ReceiveStats video_stats_{media::kVideoClock};
  media::ReceiveStats sound_stats_{media::kAudioClock};
  std::uint64_t requests_ = 0;
  std::uint64_t video_received_ = 0;
  std::uint64_t sound_received_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace nhipcau::simulator
