#include "orchestrator/bridge/webrtc/peer_session.hpp"

#include <algorithm>

#include "common/media/random.hpp"

namespace nhipcau::bridge {
namespace {

constexpr std::uint8_t kNoPayload = 0xff;    // no RTP packet has it: payload types have 7 bits
constexpr std::uint32_t kFrameTicks = 960;   // 20 ms of 48 kHz
constexpr std::int32_t kRelayJump = 48'000;  // one second: the source began anew

std::uint8_t payload_or_none(const std::optional<int>& payload) {
  return payload ? static_cast<std::uint8_t>(*payload) : kNoPayload;
}

}  // namespace

PeerSession::PeerSession(wire::MediaSession wanted, const DtlsIdentity& identity, Outlet& outlet)
    : wanted_(std::move(wanted)),
      outlet_(outlet),
      ice_(wanted_.offer.ice_fragment),
      own_fingerprint_(identity.fingerprint().hex),
      dtls_(identity, {wanted_.offer.fingerprint_algorithm, wanted_.offer.fingerprint},
            wanted_.offer.awaits_handshake ? Dtls::Role::kClient : Dtls::Role::kServer),
      video_ssrc_(media::random_ssrc()),
      audio_ssrc_(media::random_ssrc()) {}

wire::PeerAnswer PeerSession::answer() const {
  return {.ice_fragment = ice_.fragment(),
          .ice_password = ice_.password(),
          .fingerprint = own_fingerprint_,
          .hosts = {},
          .port = 0,
          .video_ssrc = video_ssrc_,
          .audio_ssrc = audio_ssrc_};
}

// ---- what comes --------------------------------------------------------------------------------

bool PeerSession::on_check(const media::Datagram& datagram, MediaTime now) {
  const auto checked = ice_.on_check(datagram.data, datagram.from);
  if (!checked) {
    return false;
  }
  send_raw(checked->answer, datagram.from);
  if (!checked->path) {
    return false;
  }
  heard_at_ = now;
  if (leg_) {
    leg_->heard_from(ice_.path(), now);
  } else {
    dtls_.begin();
    send_flights();
  }
  return true;
}

void PeerSession::on_handshake(const media::Datagram& datagram, MediaTime now) {
  dtls_.on_datagram(datagram.data);
  send_flights();
  if (dtls_.keys() && !leg_) {
    make_leg(now);
  }
}

void PeerSession::make_leg(MediaTime now) {
  wire::MediaOffer offer;
  offer.generation = wanted_.id;
  offer.thumbnail_ssrc = media::random_ssrc();  // nobody sends it: peers have one picture
  wire::MediaAnswer answer;
  answer.generation = wanted_.id;
  answer.video_ssrc = video_ssrc_;
  answer.audio_ssrc = audio_ssrc_;
  leg_ = std::make_unique<Leg>(
      offer, answer,
      Leg::Marks{.up = dtls_.keys()->receive,
                 .down = dtls_.keys()->send,
                 .video_payload = payload_or_none(wanted_.offer.video_payload),
                 .sound_payload = payload_or_none(wanted_.offer.audio_payload),
                 .learn_ssrcs = true},
      now);
  leg_->heard_from(ice_.path(), now);
}

std::optional<Leg::Received> PeerSession::on_media(const media::Datagram& datagram,
                                                   const media::NtpClock& clock, MediaTime now) {
  if (!leg_) {
    refusal_ = "media before the handshake";
    return std::nullopt;
  }
  auto received = leg_->receive(datagram, clock, now);
  if (!received) {
    refusal_ = leg_->refusal();
    return std::nullopt;
  }
  heard_at_ = now;
  media_came_ = media_came_ || received->stream.has_value();
  leg_->heard_from(ice_.path(), now);  // the nominated path, whichever way this packet took
  return received;
}

void PeerSession::tick(MediaTime /*now*/) {
  dtls_.tick();
  send_flights();
}

void PeerSession::say_goodbye() {
  dtls_.close();
  send_flights();
}

wire::SessionState PeerSession::state(MediaTime now) const {
  if (dtls_.state() == Dtls::State::kFailed) {
    return wire::SessionState::kRefused;
  }
  if (dtls_.state() == Dtls::State::kClosed) {
    return wire::SessionState::kClosed;
  }
  if (!leg_ || (contributes() && !media_came_)) {
    return wire::SessionState::kConnecting;
  }
  return now - heard_at_ < kSilent ? wire::SessionState::kUp : wire::SessionState::kSilent;
}

bool PeerSession::reachable(MediaTime now) const {
  return leg_ && dtls_.state() == Dtls::State::kConnected && now - heard_at_ < kSilent;
}

// ---- what goes ---------------------------------------------------------------------------------

void PeerSession::send_raw(media::Bytes bytes, const media::UdpAddress& to) {
  media::SendBatch& batch = outlet_.batch();
  if (to.empty() || bytes.size() > media::SendBatch::kMaxDatagram) {
    return;
  }
  std::ranges::copy(bytes, batch.reserve().begin());
  batch.commit(to, bytes.size());
}

void PeerSession::send_flights() {
  for (const std::vector<std::uint8_t>& datagram : dtls_.take_outgoing()) {
    send_raw(datagram, ice_.path());
  }
}

void PeerSession::send(const media::RtpHeader& header, media::Bytes payload, MediaTime media_time) {
  if (leg_ && wanted_.offer.video_payload) {
    leg_->send_video(header, payload, media_time, outlet_.batch());
  }
}

void PeerSession::send_sound(std::uint32_t timestamp, media::Bytes opus, MediaTime media_time,
                             MediaTime now) {
  if (leg_ && wanted_.offer.audio_payload) {
    leg_->send_sound(timestamp, opus, media_time, now, outlet_.batch());
  }
}

void PeerSession::relay_sound(const media::RtpPacket& packet, MediaTime now) {
  const std::uint32_t timestamp = packet.header.timestamp + relay_.offset;
  const std::int32_t ahead = media::timestamp_distance(timestamp, relay_.newest);
  const bool anew =
      !relay_.started || packet.header.ssrc != relay_.ssrc || std::abs(ahead) > kRelayJump;
  if (!anew && ahead <= 0) {
    return;  // late: its place has been passed
  }
  if (anew) {
    relay_.started = true;
    relay_.ssrc = packet.header.ssrc;
    relay_.offset = relay_.newest + kFrameTicks - packet.header.timestamp;
  }
  relay_.newest = packet.header.timestamp + relay_.offset;
  send_sound(relay_.newest, packet.payload, now, now);
}

void PeerSession::send_reports(const media::NtpClock& clock, MediaTime now) {
  if (leg_) {
    leg_->send_reports(clock, now, outlet_.batch());
  }
}

}  // namespace nhipcau::bridge
