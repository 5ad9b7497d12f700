#include "orchestrator/gateway/tunnel_peer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "common/base/log.hpp"
#include "common/io/packet_frames.hpp"
#include "common/media/rtp.hpp"
#include "common/wire/tunnel.hpp"
#include "orchestrator/gateway/peer_errors.hpp"

namespace nhipcau::gateway {
namespace {

constexpr std::size_t kFrameMax = 64 * 1024;
constexpr int kRoundsMax = 4;  // batches of 64 per wake-up: others wait for the same thread
constexpr Millis kHelloWithin{5'000};

/// SRTP leaves the headers readable. Sound and RTCP are what a slow line is to carry first.
io::MediaPacket::Kind kind_of(media::Bytes packet) {
  const auto parsed = media::parse_rtp(packet);
  const bool video = !media::is_rtcp(packet) && parsed && media::is_video(parsed->header);
  return video ? io::MediaPacket::Kind::kVideo : io::MediaPacket::Kind::kSound;
}

Error bad_frame() {
  return {"bad_message",
          {"Khung media không hợp lệ, hoặc chưa được chuyển tiếp.",
           "A frame of media is malformed, or came before it is relayed."}};
}

}  // namespace

std::size_t TunnelPeer::message_limit() const {
  return kFrameMax;
}

void TunnelPeer::on_text(const std::string& text, MonoTime /*now*/) {
  const Expected<wire::TunnelHello> hello = wire::decode_from_tunnel(text);
  if (!hello) {
    refuse(hello.error());
  } else {
    greet(*hello);
  }
}

void TunnelPeer::greet(const wire::TunnelHello& hello) {
  hub_.refresh_credentials();
  const auto& tokens = hub_.credentials().room_tokens;
  const auto expected = tokens.find(hello.room);
  if (room_) {
    refuse(unexpected("hello"));
  } else if (hello.protocol != wire::kProtocolVersion) {
    dismiss(wrong_protocol());
  } else if (expected == tokens.end()) {
    dismiss(unknown_room(hello.room));
  } else if (!token_matches(expected->second, hello.token)) {
    dismiss(bad_room_token(hello.room));
  } else {
    room_ = hello.room;
    token_hash_ = expected->second;
    link_->carry_media();
    hub_.tunnel_arrived(*this);
  }
}

void TunnelPeer::relay_to(const media::UdpAddress& bridge) {
  if (bridge == bridge_) {
    return;
  }
  const bool ipv6 = bridge.address()->sa_family == AF_INET6;
  auto socket = media::UdpSocket::open(ipv6 ? "::" : "0.0.0.0", 0);
  if (!socket) {
    dismiss(socket.error());
    return;
  }
  watched_.reset();
  socket_.emplace(*std::move(socket));
  watched_ = watch_(socket_->fd(), [this] { forward(); });
  const bool first = bridge_.empty();
  bridge_ = bridge;
  logger("gateway")->info("room {}: its media go through its tunnel, {} to the bridge {}",
                          room_->str(), socket_->local().text(), bridge_.text());
  if (first) {
    link_->send_text(wire::encode(wire::ToTunnel{wire::TunnelWelcome{}}));
  }
}

void TunnelPeer::on_binary(std::string bytes, MonoTime now) {
  if (!socket_) {
    refuse(bad_frame());
    return;
  }
  if (!bytes_up_.take(now, static_cast<double>(bytes.size()))) {
    return;
  }
  media::SendBatch& batch = hub_.relay_batch();
  const media::MutableBytes frame(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
  const bool whole = io::for_each_packet(frame, [&](media::MutableBytes packet) {
    if (batch.full()) {
      socket_->send(batch);
    }
    std::ranges::copy(packet, batch.reserve().begin());
    batch.commit(bridge_, packet.size());
  });
  socket_->send(batch);
  if (!whole) {
    refuse(bad_frame());
  }
}

/// What the bridge sends to this tunnel. Others may send to its port as well; they are not heard.
void TunnelPeer::forward() {
  const MonoTime now = hub_.now().mono;
  for (int round = 0; round < kRoundsMax; ++round) {
    const auto datagrams = socket_->receive();
    for (const media::Datagram& datagram : datagrams) {
      const bool fits = !datagram.data.empty() && datagram.data.size() <= io::kFramedPacketMax;
      if (fits && datagram.from == bridge_) {
        const auto* data = reinterpret_cast<const char*>(datagram.data.data());
        link_->send_packet({kind_of(datagram.data), std::string(data, datagram.data.size())}, now);
      }
    }
    if (datagrams.empty()) {
      break;
    }
  }
}

void TunnelPeer::on_tick(MonoTime now) {
  if (!room_ && now - opened_at_ > kHelloWithin) {
    dismiss(hello_expected());
    return;
  }
  hub_.refresh_credentials();
  if (room_ && !hub_.is_token(*room_, token_hash_)) {
    dismiss(revoked(*room_));
  }
}

void TunnelPeer::on_close() {
  watched_.reset();
  if (room_) {
    hub_.tunnel_gone(*this);
  }
}

}  // namespace nhipcau::gateway
