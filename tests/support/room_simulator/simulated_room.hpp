#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/media/loss_list.hpp"
#include "common/media/media_time.hpp"
#include "common/media/packet_order.hpp"
#include "common/media/receive_stats.hpp"
#include "common/media/repair.hpp"
#include "common/media/rtp.hpp"
#include "common/media/send_stats.hpp"
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
  const std::vector<AccessUnit>* content = nullptr;  ///< what it presents, as often as main
};

/// The media side of one room: sends its clips on time, answers a PLI at its next picture with a
/// key frame and a NACK with a repair, sends RTCP each second, asks for what it lost as an agent
/// does, hands over what it receives. One thread; `pump` it every few ms.
class SimulatedRoom {
 public:
  SimulatedRoom(RoomClips clips, MediaTime now);
  SimulatedRoom(const SimulatedRoom&) = delete;
  SimulatedRoom& operator=(const SimulatedRoom&) = delete;

  /// Fresh keys and SSRCs, as after a restart of the agent.
  wire::MediaOffer make_offer();
  /// The bridge's answer; sending begins. `host` is where the bridge is.
  void accept(const wire::MediaAnswer& answer, const std::string& host, MediaTime now);

  /// From now on everything goes to `bridge` as well, from a socket of its own: a second network
  /// path. What comes by it counts like the rest.
  void use_second_path(const media::UdpAddress& bridge);
  /// The newest keep-alive of the second path, as it was sent.
  [[nodiscard]] const std::vector<std::uint8_t>& last_keep() const { return last_keep_; }

  void pump(MediaTime now);

  /// Sends the main picture or not, as the room plan says.
  void send_main(bool on) { send_main_ = on; }
  /// The microphone's packets stop: nothing but RTCP comes from a room without pictures either.
  void send_sound(bool on) { send_sound_ = on; }
  /// Sends what it presents or not, as the room plan says.
  void send_content(bool on) { send_content_ = on; }
  /// The camera dies: no main, no thumbnail.
  void send_pictures(bool on) { send_pictures_ = on; }
  /// Deltas only, whatever is asked: an encoder that does not answer.
  void answer_requests(bool on) { answer_requests_ = on; }
  /// Asks the bridge for a key frame of the programme.
  void ask_key_frame();

  std::function<void(const Payload&)> on_main_sent;       ///< the last packet of a main picture
  std::function<void(const media::RtpPacket&)> on_video;  ///< whole pictures, in order
  std::function<void(const media::RtpPacket&)> on_sound;  ///< as they come

  [[nodiscard]] int fd() const { return socket_.fd(); }  ///< readable: `pump` it
  [[nodiscard]] std::uint64_t requests_seen() const { return requests_; }
  [[nodiscard]] std::uint64_t video_received() const { return video_received_; }
  [[nodiscard]] std::uint64_t sound_received() const { return sound_received_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }  ///< did not authenticate
  [[nodiscard]] std::uint64_t repairs_sent() const { return repairs_sent_; }
  [[nodiscard]] std::uint64_t repairs_received() const { return repairs_received_; }
  [[nodiscard]] std::uint64_t breaks() const { return breaks_; }  ///< key frames it had to ask for
  [[nodiscard]] double loss_pct() { return video_stats_.take_loss_pct(); }
  [[nodiscard]] std::uint16_t bridge_port() const { return bridge_.port(); }

 private:
  struct Outgoing {
    std::unique_ptr<media::SentStream> sent;
    std::uint32_t timestamp = 0;
    std::size_t position = 0;  // in its clip
    MediaTime next{};
  };

  struct SecondPath {
    media::UdpSocket socket;
    media::UdpAddress bridge;
    media::SendBatch batch;
    MediaTime next_keep{};
  };

  void flush();
  void keep_paths(MediaTime now);
  void keep(std::uint8_t path, media::UdpSocket& socket, const media::UdpAddress& to);
  void receive(media::UdpSocket& socket, MediaTime now);
  media::PacketOrder make_order();
  void send_pictures_due(Outgoing& stream, const std::vector<AccessUnit>& clip, MediaTime period,
                         MediaTime now);
  void send_sound_due(MediaTime now);
  void send_packet(Outgoing& stream, const Payload& payload, bool marker, MediaTime now);
  void send_rtcp(media::Bytes packet);
  void send_reports(MediaTime now);
  void receive(MediaTime now);
  void on_datagram(const media::Datagram& datagram, MediaTime now);
  void on_rtcp(media::MutableBytes data, MediaTime now);
  void on_rtp(const media::RtpPacket& packet, bool repair, MediaTime now);
  void on_nack(const media::Nack& nack, MediaTime now);
  void on_reports(const std::vector<media::ReportBlock>& blocks, MediaTime now);
  void ask_for_losses(MediaTime now);
  [[nodiscard]] MediaTime round_trip() const;

  RoomClips clips_;
  media::UdpSocket socket_;
  media::SendBatch batch_;
  std::optional<SecondPath> second_;
  std::vector<std::uint8_t> last_keep_;
  media::NtpClock clock_ = media::NtpClock::from_system();
  wire::MediaOffer offer_;
  std::optional<wire::MediaAnswer> answer_;
  media::UdpAddress bridge_;
  std::unique_ptr<media::SrtpSender> up_;
  std::unique_ptr<media::SrtpReceiver> down_;
  Outgoing main_;
  Outgoing thumbnail_;
  Outgoing sound_;
  Outgoing content_;
  MediaTime next_report_{};
  bool send_main_ = true;
  bool send_content_ = false;
  bool send_pictures_ = true;
  bool send_sound_ = true;
  bool answer_requests_ = true;
  bool key_wanted_ = false;
  bool content_key_wanted_ = false;
  media::ReceiveStats video_stats_{media::kVideoClock};
  media::ReceiveStats sound_stats_{media::kAudioClock};
  media::PacketOrder order_;
  media::LossList sound_losses_;
  std::optional<media::SendStats> sound_sent_;
  std::optional<MediaTime> asked_at_;  // for a key frame
  std::uint64_t repairs_sent_ = 0;
  std::uint64_t repairs_received_ = 0;
  std::uint64_t breaks_ = 0;
  std::uint64_t requests_ = 0;
  std::uint64_t video_received_ = 0;
  std::uint64_t sound_received_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace nhipcau::simulator
