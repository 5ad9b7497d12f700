#pragma once

#include <memory>
#include <optional>
#include <string>

#include "common/media/udp_socket.hpp"
#include "common/wire/tunnel.hpp"
#include "orchestrator/gateway/peers.hpp"

namespace nhipcau::gateway {

/// A room's media where UDP is blocked: frames of packets from its agent go to the bridge from a
/// UDP socket of this tunnel's own, what the bridge sends there goes back (PROTOCOL.md §11). The
/// packets stay as they are: only room and bridge have their keys. Nothing is relayed before the
/// room's token was right, and to nobody but the bridge. The service thread.
class TunnelPeer final : public BasePeer {
 public:
  TunnelPeer(Hub& hub, WatchDescriptor watch) : BasePeer(hub), watch_(std::move(watch)) {}

  [[nodiscard]] std::size_t message_limit() const override;
  void on_text(const std::string& text, MonoTime now) override;
  void on_binary(std::string bytes, MonoTime now) override;
  void on_tick(MonoTime now) override;
  void on_close() override;

  [[nodiscard]] const std::optional<RoomId>& room() const { return room_; }

  /// The bridge's media port is known, or has changed.
  void relay_to(const media::UdpAddress& bridge);

 private:
  void greet(const wire::TunnelHello& hello);
  void forward();

  WatchDescriptor watch_;
  std::optional<RoomId> room_;  ///< once its token was right
  std::string token_hash_;      ///< the token it came with
  media::UdpAddress bridge_;
  std::optional<media::UdpSocket> socket_;
  std::unique_ptr<Watch> watched_;
  RateLimit bytes_up_{25e6 / 8, 1e6};  ///< PROTOCOL.md §11
};

}  // namespace nhipcau::gateway
