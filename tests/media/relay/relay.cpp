#include "tests/media/relay/relay.hpp"

#include <algorithm>
#include <stdexcept>

namespace nhipcau::relay {
namespace {

media::UdpSocket open_socket(const std::string& host, std::uint16_t port) {
  auto socket = media::UdpSocket::open(host, port);
  if (!socket) {
    throw std::runtime_error(socket.error().text.en);
  }
  return std::move(*socket);
}

}  // namespace

Relay::Relay(const std::string& listen_host, std::uint16_t listen_port, media::UdpAddress bridge,
             const Impairment& up_impairment, const Impairment& down_impairment, std::uint64_t seed)
    : up(up_impairment, seed * 2),
      down(down_impairment, seed * 2 + 1),
      room_side_(open_socket(listen_host, listen_port)),
      bridge_side_(open_socket(listen_host, 0)),
      bridge_(bridge) {}

void Relay::move(media::UdpSocket& from, ImpairedPath& path, MediaTime now,
                 media::UdpAddress* sender) {
  for (auto datagrams = from.receive(); !datagrams.empty(); datagrams = from.receive()) {
    for (const media::Datagram& datagram : datagrams) {
      if (sender != nullptr) {
        *sender = datagram.from;
      }
      path.push({datagram.data.begin(), datagram.data.end()}, now);
    }
  }
}

void Relay::deliver(ImpairedPath& path, media::UdpSocket& to, const media::UdpAddress& address,
                    MediaTime now) {
  for (auto packet = path.pop(now); packet; packet = path.pop(now)) {
    if (address.empty() || packet->size() > media::SendBatch::kMaxDatagram) {
      continue;
    }
    if (batch_.full()) {
      to.send(batch_);
    }
    std::copy(packet->begin(), packet->end(), batch_.reserve().begin());
    batch_.commit(address, packet->size());
  }
  to.send(batch_);
}

void Relay::pump(MediaTime now) {
  move(room_side_, up, now, &room_);
  move(bridge_side_, down, now, nullptr);
  deliver(up, bridge_side_, bridge_, now);
  deliver(down, room_side_, room_, now);
}

}  // namespace nhipcau::relay
