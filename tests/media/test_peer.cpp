#include "tests/media/test_peer.hpp"

#include <algorithm>

#include "common/media/rtcp.hpp"
#include "orchestrator/bridge/webrtc/stun.hpp"

namespace nhipcau::test {
namespace {

constexpr const char* kFragment = "peer";
constexpr std::uint32_t kVideoSsrc = 0x11111111;
constexpr std::uint32_t kSoundSsrc = 0x22222222;
constexpr std::chrono::milliseconds kPicture{40};
constexpr std::chrono::milliseconds kSound{20};

}  // namespace

TestPeer::TestPeer() : socket_(std::move(*media::UdpSocket::open("127.0.0.1", 0))) {}

wire::MediaSession TestPeer::session(wire::SessionKind kind, const std::string& room) const {
  return {.id = id,
          .kind = kind,
          .room = RoomId(room),
          .offer = {.ice_fragment = kFragment,
                    .fingerprint_algorithm = identity_.fingerprint().algorithm,
                    .fingerprint = identity_.fingerprint().hex,
                    .video_payload = kVideoPayload,
                    .audio_payload = kSoundPayload}};
}

void TestPeer::accept(const wire::PeerAnswer& answer) {
  answer_ = answer;
  bridge_ = *media::UdpAddress::resolve(answer.hosts.at(0), answer.port);
}

void TestPeer::pump(MediaTime now) {
  if (frozen || !answer_) {
    return;
  }
  for (auto datagrams = socket_.receive(); !datagrams.empty(); datagrams = socket_.receive()) {
    for (const media::Datagram& datagram : datagrams) {
      on_datagram(datagram, now);
    }
  }
  check(now);
  if (dtls_) {
    dtls_->tick();
    for (const auto& packet : dtls_->take_outgoing()) {
      send_raw(packet);
    }
  }
  if (sender_) {
    send_due(now);
  }
  socket_.send(batch_);
}

void TestPeer::check(MediaTime now) {
  if (now < next_check_ || (like_ffmpeg && checked_)) {
    return;
  }
  next_check_ = now + (checked_ ? std::chrono::milliseconds{1000} : std::chrono::milliseconds{50});
  bridge::StunBuilder builder(bridge::kBindingRequest, {9, 9, 9});
  builder.add(bridge::kStunUsername, answer_->ice_fragment + ":" + kFragment);
  builder.add(bridge::kStunUseCandidate, "");
  send_raw(builder.finish(answer_->ice_password));
}

void TestPeer::on_datagram(const media::Datagram& datagram, MediaTime now) {
  if (bridge::is_stun(datagram.data)) {
    if (!checked_) {
      checked_ = true;
      dtls_ = std::make_unique<bridge::Dtls>(
          identity_, bridge::Fingerprint{"sha-256", answer_->fingerprint},
          like_ffmpeg ? bridge::Dtls::Role::kServer : bridge::Dtls::Role::kClient);
      dtls_->begin();
    }
  } else if (bridge::is_dtls(datagram.data) && dtls_) {
    dtls_->on_datagram(datagram.data);
    if (dtls_->keys() && !sender_) {
      sender_ = std::make_unique<media::SrtpSender>(dtls_->keys()->send);
      receiver_ = std::make_unique<media::SrtpReceiver>(dtls_->keys()->receive);
      next_picture_ = next_sound_ = next_report_ = now;
    }
  } else if (receiver_ && media::is_rtcp(datagram.data)) {
    on_rtcp(datagram.data);
  } else if (receiver_) {
    const auto plain = receiver_->unprotect_rtp(datagram.data);
    const auto packet = plain ? media::parse_rtp(*plain) : std::nullopt;
    if (!packet) {
      return;
    }
    ++received_;
    const bool video = packet->header.payload_type == kVideoPayload;
    const auto& callback = video ? on_video : on_sound;
    if (callback) {
      callback(*packet);
    }
  }
}

void TestPeer::on_rtcp(media::MutableBytes packet) {
  const auto plain = receiver_->unprotect_rtcp(packet);
  const auto items = plain ? media::parse_rtcp(*plain) : std::nullopt;
  for (const media::RtcpItem& item : items.value_or(std::vector<media::RtcpItem>{})) {
    if (const auto* loss = std::get_if<media::PictureLoss>(&item);
        loss != nullptr && loss->media == kVideoSsrc) {
      key_wanted_ = true;
      ++requests_;
    }
  }
}

void TestPeer::send_due(MediaTime now) {
  for (; main != nullptr && next_picture_ <= now; next_picture_ += kPicture) {
    while (key_wanted_ && !(*main)[picture_].key) {
      picture_ = (picture_ + 1) % main->size();
    }
    key_wanted_ = false;
    const simulator::AccessUnit& unit = (*main)[picture_];
    picture_ = (picture_ + 1) % main->size();
    for (std::size_t i = 0; i < unit.payloads.size(); ++i) {
      send_rtp(kVideoPayload, video_sequence_++, video_timestamp_, kVideoSsrc, unit.payloads[i],
               i + 1 == unit.payloads.size());
    }
    video_timestamp_ += 3600;
  }
  for (; sound != nullptr && next_sound_ <= now; next_sound_ += kSound) {
    send_rtp(kSoundPayload, sound_sequence_++, sound_timestamp_, kSoundSsrc, (*sound)[frame_],
             false);
    frame_ = (frame_ + 1) % sound->size();
    sound_timestamp_ += 960;
  }
  if (now >= next_report_) {
    next_report_ = now + std::chrono::seconds{1};
    media::RtcpBuilder builder;
    builder.add(media::ReceiverReport{1, {}});
    const media::MutableBytes to = batch_.reserve();
    std::ranges::copy(builder.bytes(), to.begin());
    batch_.commit(bridge_, sender_->protect_rtcp(to, builder.bytes().size()));
  }
}

void TestPeer::send_rtp(int payload_type, std::uint16_t sequence, std::uint32_t timestamp,
                        std::uint32_t ssrc, const simulator::Payload& payload, bool marker) {
  if (batch_.full()) {
    socket_.send(batch_);
  }
  const media::MutableBytes to = batch_.reserve();
  media::write_rtp_header(
      {marker, static_cast<std::uint8_t>(payload_type), sequence, timestamp, ssrc}, to);
  std::ranges::copy(payload, to.begin() + media::kRtpHeaderSize);
  batch_.commit(bridge_, sender_->protect_rtp(to, media::kRtpHeaderSize + payload.size()));
}

void TestPeer::send_raw(media::Bytes bytes) {
  std::ranges::copy(bytes, batch_.reserve().begin());
  batch_.commit(bridge_, bytes.size());
}

void TestPeer::send_rubbish() {
  std::vector<std::uint8_t> bytes(100, 0x55);
  media::write_rtp_header({false, kVideoPayload, 1, 1, kVideoSsrc}, bytes);
  send_raw(bytes);
  socket_.send(batch_);
}

}  // namespace nhipcau::test
