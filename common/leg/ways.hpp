#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "common/leg/path_chooser.hpp"
#include "common/leg/tunnel.hpp"
#include "common/media/rtcp.hpp"
#include "common/media/udp_socket.hpp"

namespace boost::asio {
class io_context;
}

namespace nhipcau::leg {

/// What a room has of networks.
struct Network {
  /// None: what the routes say. One or two: interfaces, or addresses of interfaces, of this
  /// machine, to send by; with two, everything goes by both.
  std::vector<std::string> paths{};
  Tunnel* tunnel = nullptr;  ///< may be null; outlives the leg
};

/// By what a leg's packets go and come: one UDP socket, or one for each of two network paths, or
/// the tunnel while UDP does not work (PathChooser). Of two paths each is kept known to the bridge
/// by packets of its own, five a second, which it sends back; a path that is not answered gets a
/// new socket every five seconds, since its interface may have gone and come. Main loop only.
class Ways {
 public:
  struct Events {
    /// A packet came, which may be decrypted in place. True: it was authentic.
    std::function<bool(media::MutableBytes)> on_packet;
    /// All packets that had come were told.
    std::function<void()> on_all;
    /// Writes the RTCP packet to be sent, protected; its size.
    std::function<std::size_t(const media::PathProbe&, media::MutableBytes)> make_probe;
  };

  /// Errors: those of UdpSocket. Of two paths one may be missing for the time being.
  static Expected<std::unique_ptr<Ways>> open(boost::asio::io_context& loop,
                                              const media::UdpAddress& bridge,
                                              const Network& network, Events events);
  /// For `open`: without sockets.
  Ways(boost::asio::io_context& loop, const media::UdpAddress& bridge, const Network& network,
       Events events);
  ~Ways();
  Ways(const Ways&) = delete;
  Ways& operator=(const Ways&) = delete;

  [[nodiscard]] const media::UdpAddress& bridge() const { return bridge_; }
  [[nodiscard]] std::string text() const;  ///< for the log

  /// Sends everything and empties the batch.
  void send(media::SendBatch& batch);
  /// Takes what waits in the sockets now.
  void receive();
  /// The bridge sent a probe back.
  void answered(const media::PathProbe& probe, media::MediaTime now);
  /// Every 20 ms or so.
  void tick(media::MediaTime now);

  [[nodiscard]] wire::MediaPath path(media::MediaTime now) const { return chooser_.path(now); }
  /// Of each of two paths whether the bridge answers on it; of one or none asked for, nothing.
  [[nodiscard]] std::vector<bool> answering(media::MediaTime now) const;

 private:
  struct Path;

  Expected<void> open_socket(Path& path);
  void wait(Path& path);
  void receive(Path& path);
  void attach();
  void probe(media::PathProbe::Kind kind);
  void renew_silent(media::MediaTime now);

  boost::asio::io_context& loop_;
  media::UdpAddress bridge_;
  Events events_;
  Tunnel* tunnel_;
  PathChooser chooser_;
  std::vector<std::unique_ptr<Path>> paths_;
  media::SendBatch probe_{2 * media::SendBatch::kMaxDatagram};
  media::MediaTime next_keep_{};
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

/// The interface of this name or with this address; empty: there is none now.
std::string interface_of(const std::string& path);

}  // namespace nhipcau::leg
