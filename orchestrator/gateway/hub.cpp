#include "orchestrator/gateway/hub.hpp"

#include <spdlog/spdlog.h>

#include "common/base/log.hpp"
#include "common/base/overloaded.hpp"
#include "common/io/link_address.hpp"
#include "common/wire/codec.hpp"
#include "orchestrator/gateway/peers.hpp"
#include "orchestrator/gateway/tunnel_peer.hpp"

namespace nhipcau::gateway {
namespace {

Error replaced() {
  return {"replaced",
          {"Một kết nối mới hơn của cùng điểm cầu đã thay thế kết nối này.",
           "A newer connection of the same peer took over."}};
}

}  // namespace

Hub::Hub(session::Inbox& inbox, Credentials credentials, const std::string& credentials_file,
         Sessions& sessions, session::Clock clock)
    : inbox_(inbox),
      credentials_(std::move(credentials)),
      credentials_file_(credentials_file),
      sessions_(sessions),
      clock_(clock) {}
Hub::~Hub() = default;

std::unique_ptr<Peer> Hub::new_agent() {
  return std::make_unique<AgentPeer>(*this);
}
std::unique_ptr<Peer> Hub::new_bridge(const std::string& address) {
  return std::make_unique<BridgePeer>(*this, address);
}
std::unique_ptr<Peer> Hub::new_tunnel() {
  return std::make_unique<TunnelPeer>(*this, watch_);
}
std::unique_ptr<Peer> Hub::new_outlet() {
  return std::make_unique<OutletPeer>(*this);
}
std::unique_ptr<Peer> Hub::new_console(Account account, std::string cookie) {
  return std::make_unique<ConsolePeer>(*this, std::move(account), std::move(cookie));
}

// ---- from the session --------------------------------------------------------------------------

void Hub::send_to_agent(const RoomId& room, const wire::ToAgent& message) {
  const auto found = agents_.find(room);
  if (found == agents_.end()) {
    return;
  }
  AgentPeer& peer = *found->second;
  if (const auto* error = std::get_if<wire::ErrorMessage>(&message)) {
    peer.dismiss({error->code, error->text});
  } else {
    peer.send(wire::encode(message));
  }
}

void Hub::send_to_bridge(const wire::ToBridge& message) {
  if (bridge_ != nullptr) {
    bridge_->send(wire::encode(message));
  }
}

void Hub::send_to_outlet(const OutputId& output, const wire::ToOutlet& message) {
  const auto found = outlets_.find(output);
  if (found == outlets_.end()) {
    return;
  }
  if (const auto* error = std::get_if<wire::ErrorMessage>(&message)) {
    found->second->dismiss({error->code, error->text});
  } else {
    found->second->send(wire::encode(message));
  }
}

void Hub::publish(session::Publication publication) {
  view_ = std::move(publication);
  const bool first = view_->patch.empty();
  const std::string text =
      first ? encode_view(*view_, clock_.now().wall) : encode_patch(*view_, clock_.now().wall);
  for (const auto& [id, console] : consoles_) {
    console->send(text);
  }
}

void Hub::refresh_credentials() {
  if (std::optional<Credentials> fresh = credentials_file_.changed()) {
    credentials_ = *std::move(fresh);
    tell_tokens();
  }
}

void Hub::tell_tokens() {
  inbox_.room_tokens(credentials_.room_tokens);
}

bool Hub::is_token(const RoomId& room, const std::string& hash) const {
  const auto token = credentials_.room_tokens.find(room);
  return token != credentials_.room_tokens.end() && token->second == hash;
}

// ---- agents and the bridge ---------------------------------------------------------------------

void Hub::agent_arrived(AgentPeer& peer, wire::AgentHello hello) {
  AgentPeer*& seat = agents_[hello.room];
  if (seat != nullptr) {
    seat->dismiss(replaced());
  }
  seat = &peer;
  logger("gateway")->info("room {}: its agent is connected ({})", hello.room.str(), hello.instance);
  inbox_.agent_hello(std::move(hello));
}

/// Only the connection that holds the seat leaves it: a replaced one is nobody's news.
void Hub::agent_gone(const AgentPeer& peer) {
  const auto seat = agents_.find(*peer.room());
  if (seat == agents_.end() || seat->second != &peer) {
    return;
  }
  agents_.erase(seat);
  logger("gateway")->info("room {}: the connection is lost", peer.room()->str());
  inbox_.agent_left(*peer.room(), "connection lost");
}

/// A press on the room's panel stands for its technician's.
void Hub::agent_command(const RoomId& room, const wire::AgentCommand& command) {
  const auto verb = std::visit(
      Overloaded{
          [&](const wire::RaiseHand& raise) -> core::Verb {
            return core::Raise{room, static_cast<core::RequestKind>(raise.kind), raise.topic};
          },
          [](const wire::WithdrawHand& withdraw) -> core::Verb {
            return core::Settle{withdraw.request, core::RequestStatus::kCancelled, ""};
          },
          [&](const wire::CallDesk& call) -> core::Verb {
            return core::CallDesk{room, call.text};
          }},
      command.what);
  inbox_.command({.id = command.id,
                  .actor = room.str(),
                  .role = core::Role::kTechnician,
                  .room = room,
                  .expect_live_run = std::nullopt,
                  .verb = verb},
                 [this, room](const session::CommandOutcome& outcome) {
                   post_([this, room, outcome] {
                     send_to_agent(room, wire::AgentAnswer{.id = outcome.id,
                                                           .ok = outcome.ok,
                                                           .code = outcome.code,
                                                           .text = outcome.text});
                   });
                 });
}

void Hub::bridge_arrived(BridgePeer& peer, wire::BridgeHello hello) {
  if (bridge_ != nullptr) {
    bridge_->dismiss(replaced());
  }
  bridge_ = &peer;
  logger("gateway")->info("the bridge is connected ({})", hello.instance);
  note_bridge_address(peer, hello.media);
  inbox_.bridge_hello(std::move(hello));
}

/// On this machine, or when it is bound to where it connects from, what it is bound to counts;
/// elsewhere, the host the rooms use, when that is an address (a name could take seconds to resolve
/// here), else where its connection comes from.
void Hub::note_bridge_address(const BridgePeer& peer, const wire::MediaAddress& media) {
  const std::string& from = peer.address();
  const bool direct = io::is_loopback(from) || from == media.listen;
  const auto told =
      direct ? std::nullopt : media::UdpAddress::numeric(media.advertised, media.port);
  const auto bound = media::UdpAddress::numeric(media.listen, media.port);
  const auto source = media::UdpAddress::numeric(from, media.port);
  const auto address = told ? told : bound ? bound : source;
  if (!address || media.port == 0) {
    logger("gateway")->error("the bridge's media port is not known: no media through the TLS port");
    return;
  }
  bridge_media_ = *address;
  for (const auto& [room, tunnel] : tunnels_) {
    tunnel->relay_to(bridge_media_);
  }
}

void Hub::tunnel_arrived(TunnelPeer& peer) {
  TunnelPeer*& seat = tunnels_[*peer.room()];
  if (seat != nullptr) {
    seat->dismiss(replaced());
  }
  seat = &peer;
  if (!bridge_media_.empty()) {
    peer.relay_to(bridge_media_);
  }
}

void Hub::tunnel_gone(const TunnelPeer& peer) {
  const auto seat = tunnels_.find(*peer.room());
  if (seat != tunnels_.end() && seat->second == &peer) {
    tunnels_.erase(seat);
    logger("gateway")->info("room {}: its tunnel is closed", peer.room()->str());
  }
}

void Hub::bridge_gone(const BridgePeer& peer) {
  if (bridge_ != &peer) {
    return;
  }
  bridge_ = nullptr;
  logger("gateway")->info("the bridge's connection is lost");
  inbox_.bridge_left("connection lost");
}

void Hub::outlet_arrived(OutletPeer& peer, wire::OutletHello hello) {
  OutletPeer*& seat = outlets_[hello.output];
  if (seat != nullptr) {
    seat->dismiss(replaced());
  }
  seat = &peer;
  logger("gateway")->info("output {}: its outlet is connected ({})", hello.output.str(),
                          hello.instance);
  const OutputId output = hello.output;
  inbox_.outlet_said(output, std::move(hello));
}

void Hub::outlet_gone(const OutletPeer& peer) {
  const auto seat = outlets_.find(*peer.output());
  if (seat == outlets_.end() || seat->second != &peer) {
    return;
  }
  outlets_.erase(seat);
  logger("gateway")->info("output {}: the connection is lost", peer.output()->str());
  inbox_.outlet_left(*peer.output());
}

void Hub::thumbnail(const RoomId& room, const std::string& frame) {
  for (const auto& [id, console] : consoles_) {
    console->send_thumbnail(room, frame);
  }
}

// ---- consoles ----------------------------------------------------------------------------------

void Hub::console_arrived(ConsolePeer& peer) {
  consoles_[peer.id()] = &peer;
}

void Hub::console_gone(const ConsolePeer& peer) {
  consoles_.erase(peer.id());
}

void Hub::command(ConnectionId console, core::Command command) {
  inbox_.command(std::move(command), [this, console](const session::CommandOutcome& outcome) {
    post_([this, console, text = encode_answer(outcome)] {
      const auto found = consoles_.find(console);
      if (found != consoles_.end()) {
        found->second->send(text);
      }
    });
  });
}

}  // namespace nhipcau::gateway
