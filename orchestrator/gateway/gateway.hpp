#pragma once

#include <functional>
#include <memory>
#include <string>

#include "orchestrator/gateway/credentials.hpp"
#include "orchestrator/gateway/media_api.hpp"
#include "orchestrator/gateway/web.hpp"
#include "orchestrator/session/clock.hpp"
#include "orchestrator/session/ports.hpp"

/// The orchestrator's door: HTTP and WebSocket for agents, the bridge, outlets, consoles and
/// scripts. `Peers` may be called from any thread; it only posts.
namespace nhipcau::gateway {

struct GatewayOptions {
  ServerOptions server;
  std::string console_dir;    ///< empty: no pages are served
  std::string sessions_file;  ///< empty: a restart signs everybody out
  IceServers ice_servers{};
  /// Where enrolments and credentials are changed while we run; empty: nowhere.
  std::string state_dir{};
  std::string ca_file{};  ///< what an enrolled room is to trust; empty: our certificate
};

class Gateway final : public session::Peers {
 public:
  /// Throws std::runtime_error with one line when the options do not fit together.
  Gateway(GatewayOptions options, Credentials credentials, session::Clock clock);
  ~Gateway() override;

  /// Reads the pages and binds the port; who connects waits until `start`. Throws
  /// std::runtime_error with one line for the person who started the program. `inbox` must live
  /// until `stop`.
  void listen(session::Inbox& inbox);
  void start();
  /// Closes every connection and joins the thread; the inbox is not called afterwards.
  void stop();
  [[nodiscard]] int port() const;

  // Only between `listen` and `stop`.

  void send_to_agent(const RoomId& room, wire::ToAgent message) override;
  void send_to_bridge(wire::ToBridge message) override;
  void send_to_outlet(const OutputId& output, wire::ToOutlet message) override;
  void publish(session::Publication publication) override;
  void report_health(session::Health health) override;
  /// Answers on the gateway's thread.
  void ping(std::function<void()> reply);

 private:
  class Impl;
  GatewayOptions options_;
  Credentials credentials_;
  session::Clock clock_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::gateway
