#pragma once

#include <string>

#include "common/media/udp_socket.hpp"
#include "tests/media/relay/impaired_path.hpp"

namespace nhipcau::relay {

/// A bad network between one room and the bridge: the room sends to `port`, what survives goes to
/// the bridge, and back. The room is whoever sent last. One thread; `pump` it every few ms.
class Relay {
 public:
  /// Throws std::runtime_error when it cannot listen.
  Relay(const std::string& listen_host, std::uint16_t listen_port, media::UdpAddress bridge,
        const Impairment& up, const Impairment& down, std::uint64_t seed);

  [[nodiscard]] std::uint16_t port() const { return room_side_.local().port(); }
  void pump(MediaTime now);

  ImpairedPath up;
  ImpairedPath down;

 private:
  static void move(media::UdpSocket& from, ImpairedPath& path, MediaTime now,
                   media::UdpAddress* sender);
  void deliver(ImpairedPath& path, media::UdpSocket& to, const media::UdpAddress& address,
               MediaTime now);

  media::UdpSocket room_side_;
  media::UdpSocket bridge_side_;
  media::UdpAddress bridge_;
  media::UdpAddress room_;
  media::SendBatch batch_;
};

}  // namespace nhipcau::relay
