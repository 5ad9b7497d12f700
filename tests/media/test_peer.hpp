#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/media/random.hpp"
#include "common/media/receive_stats.hpp"
#include "common/media/udp_socket.hpp"
#include "common/wire/peer.hpp"
#include "orchestrator/bridge/webrtc/dtls.hpp"
#include "tests/support/room_simulator/clip.hpp"

namespace nhipcau::test {

using media::MediaTime;

/// A WebRTC peer of the bridge: checks its path, begins the handshake, then sends its clips
/// (a contribution) and hands over what it receives. One thread; `pump` it every few ms.
class TestPeer {
 public:
  static constexpr int kVideoPayload = 102;
  static constexpr int kSoundPayload = 109;

  TestPeer();

  /// What a WHIP or WHEP request of this peer would leave.
  [[nodiscard]] wire::MediaSession session(wire::SessionKind kind, const std::string& room) const;
  void accept(const wire::PeerAnswer& answer);
  void pump(MediaTime now);

  std::string id = media::random_hex(16);
  const std::vector<simulator::AccessUnit>* main = nullptr;  ///< what it sends, 25 a second
  const std::vector<simulator::Payload>* sound = nullptr;
  bool frozen = false;  ///< neither sends nor answers anything
  /// As FFmpeg's WHIP: waits for the bridge's handshake (which its session has to say), and checks
  /// its path only until it is answered.
  bool like_ffmpeg = false;
  std::function<void(const media::RtpPacket&)> on_video;
  std::function<void(const media::RtpPacket&)> on_sound;

  [[nodiscard]] bool checked() const { return checked_; }
  [[nodiscard]] bool connected() const { return sender_ != nullptr; }
  [[nodiscard]] const bridge::Dtls* dtls() const { return dtls_.get(); }
  [[nodiscard]] std::uint64_t received() const { return received_; }
  [[nodiscard]] std::uint64_t requests_seen() const { return requests_; }
  /// One datagram of media-like bytes from this peer's own address.
  void send_rubbish();

 private:
  void check(MediaTime now);
  void send_due(MediaTime now);
  void send_rtp(int payload_type, std::uint16_t sequence, std::uint32_t timestamp,
                std::uint32_t ssrc, const simulator::Payload& payload, bool marker);
  void on_datagram(const media::Datagram& datagram, MediaTime now);
  void on_rtcp(media::MutableBytes packet);
  void send_raw(media::Bytes bytes);

  bridge::DtlsIdentity identity_;
  media::UdpSocket socket_;
  media::SendBatch batch_;
  std::optional<wire::PeerAnswer> answer_;
  media::UdpAddress bridge_;
  std::unique_ptr<bridge::Dtls> dtls_;
  std::unique_ptr<media::SrtpSender> sender_;
  std::unique_ptr<media::SrtpReceiver> receiver_;
  bool checked_ = false;
  MediaTime next_check_{};
  MediaTime next_picture_{};
  MediaTime next_sound_{};
  MediaTime next_report_{};
  std::size_t picture_ = 1;  // a delta: nobody can begin there
  std::size_t frame_ = 0;
  std::uint16_t video_sequence_ = 100;
  std::uint16_t sound_sequence_ = 200;
  std::uint32_t video_timestamp_ = 1000;
  std::uint32_t sound_timestamp_ = 2000;
  bool key_wanted_ = false;
  std::uint64_t received_ = 0;
  std::uint64_t requests_ = 0;
};

}  // namespace nhipcau::test
