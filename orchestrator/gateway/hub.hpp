#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "common/media/send_batch.hpp"
#include "common/media/udp_address.hpp"
#include "orchestrator/gateway/credentials.hpp"
#include "orchestrator/gateway/credentials_file.hpp"
#include "orchestrator/gateway/sessions.hpp"
#include "orchestrator/gateway/web.hpp"
#include "orchestrator/session/clock.hpp"
#include "orchestrator/session/ports.hpp"

/// Who is connected: at most one agent and one tunnel per room, one bridge, one outlet per output,
/// any number of consoles. Passes their messages to the session and the session's to them. The
/// service thread only; the peers it makes belong to the server and must not outlive it.
namespace nhipcau::gateway {

/// Counted for /metrics.
struct Counters {
  std::uint64_t connections = 0;
  std::uint64_t messages_refused = 0;
  std::uint64_t logins_failed = 0;
};

class AgentPeer;
class OutletPeer;
class BridgePeer;
class ConsolePeer;
class TunnelPeer;

class Hub {
 public:
  using Post = std::function<void(std::function<void()>)>;  ///< onto the service thread

  /// All references must outlive it.
  /// `credentials_file`: where a change of them is looked for; empty: nowhere.
  Hub(session::Inbox& inbox, Credentials credentials, const std::string& credentials_file,
      Sessions& sessions, session::Clock clock);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  /// Must be set before the first connection.
  void set_post(Post post) { post_ = std::move(post); }
  void set_watch(WatchDescriptor watch) { watch_ = std::move(watch); }

  std::unique_ptr<Peer> new_agent();
  /// `address`: where it connects from.
  std::unique_ptr<Peer> new_bridge(const std::string& address);
  std::unique_ptr<Peer> new_tunnel();
  std::unique_ptr<Peer> new_outlet();
  std::unique_ptr<Peer> new_console(Account account, std::string cookie);

  // From the session.
  void send_to_agent(const RoomId& room, const wire::ToAgent& message);
  void send_to_bridge(const wire::ToBridge& message);
  void send_to_outlet(const OutputId& output, const wire::ToOutlet& message);
  void publish(session::Publication publication);
  void set_health(session::Health health) { health_ = health; }

  // For the peers.
  void agent_arrived(AgentPeer& peer, wire::AgentHello hello);
  void agent_gone(const AgentPeer& peer);
  void agent_command(const RoomId& room, const wire::AgentCommand& command);
  void bridge_arrived(BridgePeer& peer, wire::BridgeHello hello);
  void bridge_gone(const BridgePeer& peer);
  void outlet_arrived(OutletPeer& peer, wire::OutletHello hello);
  void outlet_gone(const OutletPeer& peer);
  void tunnel_arrived(TunnelPeer& peer);
  void tunnel_gone(const TunnelPeer& peer);
  void console_arrived(ConsolePeer& peer);
  void console_gone(const ConsolePeer& peer);
  void command(ConnectionId console, core::Command command);
  void thumbnail(const RoomId& room, const std::string& frame);
  /// Takes over what `enrol`, `revoke` or `init` wrote; cheap, to be called often.
  void refresh_credentials();
  /// Tells the session whose machines may take part. To be called once before the first connection.
  void tell_tokens();
  /// Whether a room's token has this hash still: it may have been revoked, or made anew.
  [[nodiscard]] bool is_token(const RoomId& room, const std::string& hash) const;

  [[nodiscard]] session::Inbox& inbox() { return inbox_; }
  [[nodiscard]] const Credentials& credentials() const { return credentials_; }
  [[nodiscard]] const Sessions& sessions() const { return sessions_; }
  [[nodiscard]] Now now() const { return clock_.now(); }
  /// Empty whenever nobody is in the middle of filling it.
  [[nodiscard]] media::SendBatch& relay_batch() { return relay_batch_; }
  [[nodiscard]] Counters& counters() { return counters_; }
  [[nodiscard]] const session::Health& health() const { return health_; }
  [[nodiscard]] const std::optional<session::Publication>& view() const { return view_; }
  [[nodiscard]] std::size_t agents() const { return agents_.size(); }
  [[nodiscard]] std::size_t tunnels() const { return tunnels_.size(); }
  [[nodiscard]] std::size_t consoles() const { return consoles_.size(); }
  void post(std::function<void()> task) const { post_(std::move(task)); }

 private:
  void note_bridge_address(const BridgePeer& peer, const wire::MediaAddress& media);

  session::Inbox& inbox_;
  Credentials credentials_;
  CredentialsFile credentials_file_;
  Sessions& sessions_;
  session::Clock clock_;
  Post post_;
  WatchDescriptor watch_;
  Counters counters_;
  session::Health health_;
  std::optional<session::Publication> view_;
  std::map<RoomId, AgentPeer*> agents_;
  BridgePeer* bridge_ = nullptr;
  std::map<OutputId, OutletPeer*> outlets_;
  std::map<RoomId, TunnelPeer*> tunnels_;
  media::UdpAddress bridge_media_;  ///< as its last hello told; also while it is not connected
  media::SendBatch relay_batch_;
  std::map<ConnectionId, ConsolePeer*> consoles_;
};

}  // namespace nhipcau::gateway
