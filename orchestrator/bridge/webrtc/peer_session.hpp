#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/peer.hpp"
#include "orchestrator/bridge/leg.hpp"
#include "orchestrator/bridge/outlet.hpp"
#include "orchestrator/bridge/video_forwarder.hpp"
#include "orchestrator/bridge/webrtc/dtls.hpp"
#include "orchestrator/bridge/webrtc/ice.hpp"
#include "orchestrator/bridge/webrtc/sound_frames.hpp"

namespace nhipcau::bridge {

/// One WebRTC peer: ICE, then DTLS, then a Leg with the keys that came out of it. Passive: Bridge
/// drives it. As a sink it sends a picture down its leg. Media thread.
class PeerSession final : public VideoSink {
 public:
  /// Nothing at all from a peer for so long: it is taken for frozen, and reported before 3 s.
  static constexpr std::chrono::milliseconds kSilent{2800};

  /// `identity` and `outlet` outlive this. Throws std::runtime_error (out of memory).
  PeerSession(wire::MediaSession wanted, const DtlsIdentity& identity, Outlet& outlet);

  [[nodiscard]] const wire::MediaSession& wanted() const { return wanted_; }
  [[nodiscard]] bool contributes() const {
    return wanted_.kind == wire::SessionKind::kContribution;
  }
  /// The voice of the technical desk for one room.
  [[nodiscard]] bool is_desk() const { return wanted_.kind == wire::SessionKind::kDesk; }
  [[nodiscard]] const std::string& fragment() const { return ice_.fragment(); }

  /// Our half, without `hosts` and `port`.
  [[nodiscard]] wire::PeerAnswer answer() const;

  /// A STUN datagram for this session. True: authentic, and its address is the peer's.
  bool on_check(const media::Datagram& datagram, MediaTime now);
  /// A DTLS datagram from an address of the peer's.
  void on_handshake(const media::Datagram& datagram, MediaTime now);
  /// SRTP or SRTCP from an address of the peer's. Empty: refused, `refusal` says why.
  std::optional<Leg::Received> on_media(const media::Datagram& datagram,
                                        const media::NtpClock& clock, MediaTime now);
  [[nodiscard]] const char* refusal() const { return refusal_; }
  /// One of its sound packets, as frames of 20 ms.
  void take_sound(const media::RtpPacket& packet, const SoundFrames::Take& take) {
    sound_frames_.push(packet, take);
  }

  /// Every 20 ms.
  void tick(MediaTime now);

  /// Before it is destroyed: the peer learns at once that its session has ended.
  void say_goodbye();

  [[nodiscard]] wire::SessionState state(MediaTime now) const;
  /// Why it was refused, for the log.
  [[nodiscard]] const std::string& failure() const { return dtls_.failure(); }

  /// There are keys, and something authentic came lately: it can be sent to.
  [[nodiscard]] bool reachable(MediaTime now) const;
  /// None before there are keys.
  [[nodiscard]] Leg* leg() { return leg_.get(); }

  void send(const media::RtpHeader& header, media::Bytes payload, MediaTime media_time) override;
  /// Repairs are not negotiated: a viewer that lost something asks for a key frame.
  void repair(const media::RtpHeader& /*header*/, media::Bytes /*payload*/) override {}
  void send_sound(std::uint32_t timestamp, media::Bytes opus, MediaTime media_time, MediaTime now);
  /// Sends on a packet of somebody's own sound. Another source, or the same after a restart, goes
  /// on without a jump.
  void relay_sound(const media::RtpPacket& packet, MediaTime now);
  void send_reports(const media::NtpClock& clock, MediaTime now);

  VideoForwarder* output = nullptr;  ///< the router's; null for who only sends
  std::optional<wire::SessionState> reported;
  bool reported_heard = false;

 private:
  void send_raw(media::Bytes bytes, const media::UdpAddress& to);
  void send_flights();
  void make_leg(MediaTime now);

  wire::MediaSession wanted_;
  Outlet& outlet_;
  IceLite ice_;
  std::string own_fingerprint_;
  Dtls dtls_;
  std::uint32_t video_ssrc_;
  std::uint32_t audio_ssrc_;
  std::unique_ptr<Leg> leg_;
  bool media_came_ = false;
  MediaTime heard_at_{};
  const char* refusal_ = "";
  SoundFrames sound_frames_;

  struct Relay {  // the sound that is passed on
    std::uint32_t ssrc = 0;
    std::uint32_t offset = 0;
    std::uint32_t newest = 0;  // ours
    bool started = false;
  };
  Relay relay_;
};

}  // namespace nhipcau::bridge
