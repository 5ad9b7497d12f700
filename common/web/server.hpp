#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "common/base/time.hpp"
#include "common/io/media_queue.hpp"
#include "common/web/http.hpp"

/// HTTP and WebSocket on one port, by libwebsockets on a thread of its own. It knows bytes, limits
/// and timers; what they mean is the Site's and the Peers'. Everything but `post` and the
/// constructor belongs to the service thread.
namespace nhipcau::web {

using ConnectionId = std::uint64_t;  ///< never reused

/// The sending half of one WebSocket, lent to its Peer for as long as the Peer lives.
class Link {
 public:
  virtual ~Link() = default;
  [[nodiscard]] virtual ConnectionId id() const = 0;
  /// Goes out at once when nothing waits and the kernel has room.
  virtual void send_text(const std::string& text) = 0;
  /// A binary frame that may be dropped; of each slot only the newest waits.
  virtual void send_picture(const std::string& slot, std::string frame) = 0;
  /// Of a peer that carries media: from now on little waits in the kernel. Then its packets, as
  /// many as the line takes (MediaQueue).
  virtual void carry_media() = 0;
  virtual void send_packet(io::MediaPacket packet, MonoTime now) = 0;
  /// Sends what waits, then closes; nothing more is received.
  virtual void finish() = 0;
  [[nodiscard]] virtual bool finishing() const = 0;
};

/// The receiving half: one signed-in or not yet signed-in peer. Destroyed when the connection is
/// gone.
class Peer {
 public:
  virtual ~Peer() = default;
  /// Bytes; a longer message is never gathered.
  [[nodiscard]] virtual std::size_t message_limit() const = 0;
  virtual void on_open(Link& link, MonoTime now) = 0;
  virtual void on_text(const std::string& text, MonoTime now) = 0;
  virtual void on_binary(std::string bytes, MonoTime now) = 0;
  virtual void on_too_large() = 0;
  virtual void on_tick(MonoTime now) = 0;
  virtual void on_close() = 0;
};

using Upgrade = std::variant<std::unique_ptr<Peer>, Response>;

class Site {
 public:
  virtual ~Site() = default;
  virtual Upgrade upgrade(const Request& request) = 0;
  virtual void serve(Request request, Respond respond) = 0;
  /// What the server answers itself because it will not read the body: to be given as it is, or
  /// with the headers that all answers at this path carry.
  [[nodiscard]] virtual Response refused(const Request& /*request*/, Response response) const {
    return response;
  }
};

struct ServerOptions {
  std::string host = "127.0.0.1";  ///< address to listen on; "::" is both IPv6 and IPv4
  int port = 8080;                 ///< 0: any free one
  std::string tls_cert;            ///< PEM files; both or none
  std::string tls_key;
  const char* subprotocol = "";  ///< of its WebSockets; lives as long as the program
};

/// A descriptor that the service thread looks at, until this is destroyed. It stays its owner's.
class Watch {
 public:
  virtual ~Watch() = default;
};
/// On the service thread: calls `readable` there whenever the descriptor is. Null: refused.
using WatchDescriptor =
    std::function<std::unique_ptr<Watch>(int fd, std::function<void()> readable)>;

class Server {
 public:
  /// Binds the port; connections wait in the kernel until `start`. Throws std::runtime_error with
  /// one line for the person who started the program. `site` must outlive it.
  Server(const ServerOptions& options, Site& site);
  /// Closes every connection, joins the thread.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void start();
  /// Runs `task` on the service thread. Any thread.
  void post(std::function<void()> task);
  /// The service thread.
  std::unique_ptr<Watch> watch(int fd, std::function<void()> readable);
  [[nodiscard]] int port() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::web
