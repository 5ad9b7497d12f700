#include "orchestrator/gateway/peers.hpp"

#include <spdlog/spdlog.h>

#include "common/base/log.hpp"
#include "common/base/overloaded.hpp"
#include "common/wire/codec.hpp"
#include "orchestrator/gateway/peer_errors.hpp"

namespace nhipcau::gateway {
namespace {

constexpr Millis kHelloWithin{5'000};   // PROTOCOL.md §1
constexpr Millis kPresentEvery{1'000};  // told at most so often

Error too_many_commands() {
  return {"too_many_commands",
          {"Quá nhiều lệnh trong một giây; lệnh này chưa được thực hiện.",
           "Too many commands in a second; this one was not carried out."}};
}

}  // namespace

// ---- all ---------------------------------------------------------------------------------------

void BasePeer::on_open(Link& link, MonoTime now) {
  link_ = &link;
  opened_at_ = now;
  ++hub_.counters().connections;
}

void BasePeer::on_binary(std::string /*bytes*/, MonoTime /*now*/) {
  refuse(unexpected("binary"));
}

void BasePeer::on_too_large() {
  ++hub_.counters().messages_refused;
  dismiss({"too_large", {"Bản tin quá lớn.", "The message is too large."}});
}

void BasePeer::dismiss(const Error& error) {
  logger("gateway")->info("connection {} is closed: {}", link_->id(), error.code);
  link_->send_text(encode_error(error));
  link_->finish();
}

void BasePeer::refuse(const Error& error) {
  ++hub_.counters().messages_refused;
  link_->send_text(encode_error(error));
  if (++bad_messages_ >= kBadMessagesMax) {
    dismiss({"too_many_errors", {"Quá nhiều bản tin không hợp lệ.", "Too many bad messages."}});
  }
}

// ---- agents ------------------------------------------------------------------------------------

std::size_t AgentPeer::message_limit() const {
  return wire::kMaxPeerMessage;
}

void AgentPeer::on_text(const std::string& text, MonoTime now) {
  Expected<wire::FromAgent> message = wire::decode_from_agent(text);
  if (!message) {
    refuse(message.error());
    return;
  }
  if (auto* hello = std::get_if<wire::AgentHello>(&*message)) {
    greet(std::move(*hello));
    return;
  }
  if (!room_) {
    dismiss(hello_expected());
    return;
  }
  std::visit(
      Overloaded{
          [](wire::AgentHello&) {},
          [this](wire::AgentOffer& offer) { hub_.inbox().agent_offer(*room_, std::move(offer)); },
          [this](wire::AgentReport& report) { hub_.inbox().agent_report(*room_, report); },
          [this, now](wire::AgentCommand& command) { on_command(command, now); },
          [this](wire::AgentPreflight& checked) {
            hub_.inbox().agent_preflight(*room_, std::move(checked));
          }},
      *message);
}

void AgentPeer::on_command(const wire::AgentCommand& command, MonoTime now) {
  if (commands_.take(now)) {
    hub_.agent_command(*room_, command);
    return;
  }
  const Error error = too_many_commands();
  send(wire::encode(wire::ToAgent{
      wire::AgentAnswer{.id = command.id, .ok = false, .code = error.code, .text = error.text}}));
}

void AgentPeer::greet(wire::AgentHello hello) {
  hub_.refresh_credentials();
  const auto& tokens = hub_.credentials().room_tokens;
  const auto expected = tokens.find(hello.room);
  if (room_) {
    refuse(unexpected("hello"));
  } else if (hello.protocol != wire::kProtocolVersion) {
    dismiss(wrong_protocol());
  } else if (expected == tokens.end() && hub_.credentials().find(hello.room.str()) != nullptr) {
    dismiss(revoked(hello.room));
  } else if (expected == tokens.end()) {
    dismiss(unknown_room(hello.room));
  } else if (!token_matches(expected->second, hello.token)) {
    dismiss(bad_room_token(hello.room));
  } else {
    room_ = hello.room;
    token_hash_ = expected->second;
    hello.token.clear();
    hub_.agent_arrived(*this, std::move(hello));
  }
}

void AgentPeer::on_tick(MonoTime now) {
  if (!room_ && now - opened_at_ > kHelloWithin) {
    dismiss(hello_expected());
    return;
  }
  hub_.refresh_credentials();
  if (room_ && !hub_.is_token(*room_, token_hash_)) {
    dismiss(revoked(*room_));
  }
}

void AgentPeer::on_close() {
  if (room_) {
    hub_.agent_gone(*this);
  }
}

// ---- bridge ------------------------------------------------------------------------------------

std::size_t BridgePeer::message_limit() const {
  return wire::kMaxPeerMessage;
}

void BridgePeer::on_text(const std::string& text, MonoTime /*now*/) {
  Expected<wire::FromBridge> message = wire::decode_from_bridge(text);
  if (!message) {
    refuse(message.error());
    return;
  }
  if (auto* hello = std::get_if<wire::BridgeHello>(&*message)) {
    greet(std::move(*hello));
    return;
  }
  if (!signed_in_) {
    dismiss(hello_expected());
    return;
  }
  std::visit(
      Overloaded{
          [](wire::BridgeHello&) {},
          [this](wire::BridgeAnswer& answer) { hub_.inbox().bridge_answer(std::move(answer)); },
          [this](wire::SessionAnswer& answer) {
            hub_.inbox().bridge_session_answer(std::move(answer));
          },
          [this](wire::OutputAnswer& answer) { hub_.inbox().output_answer(std::move(answer)); },
          [this](wire::BridgeReport& report) { hub_.inbox().bridge_report(std::move(report)); }},
      *message);
}

void BridgePeer::greet(wire::BridgeHello hello) {
  if (signed_in_) {
    refuse(unexpected("hello"));
  } else if (hello.protocol != wire::kProtocolVersion) {
    dismiss(wrong_protocol());
  } else if (!token_matches(hub_.credentials().bridge_token, hello.token)) {
    dismiss(bad_token("bộ chuyển mạch hình ảnh, âm thanh", "the bridge"));
  } else {
    signed_in_ = true;
    hello.token.clear();
    hub_.bridge_arrived(*this, std::move(hello));
  }
}

void BridgePeer::on_binary(std::string bytes, MonoTime /*now*/) {
  if (!signed_in_) {
    dismiss(hello_expected());
    return;
  }
  const Expected<wire::Thumbnail> thumbnail = wire::decode_thumbnail(bytes);
  if (!thumbnail) {
    refuse(thumbnail.error());
    return;
  }
  hub_.thumbnail(thumbnail->room, bytes);
}

void BridgePeer::on_tick(MonoTime now) {
  if (!signed_in_ && now - opened_at_ > kHelloWithin) {
    dismiss(hello_expected());
  }
  hub_.refresh_credentials();  // a revoked room's machine may have no connection but its media's
}

void BridgePeer::on_close() {
  if (signed_in_) {
    hub_.bridge_gone(*this);
  }
}

// ---- outlets -----------------------------------------------------------------------------------

std::size_t OutletPeer::message_limit() const {
  return wire::kMaxPeerMessage;
}

void OutletPeer::on_text(const std::string& text, MonoTime /*now*/) {
  Expected<wire::FromOutlet> message = wire::decode_from_outlet(text);
  if (!message) {
    refuse(message.error());
  } else if (auto* hello = std::get_if<wire::OutletHello>(&*message)) {
    greet(std::move(*hello));
  } else if (!output_) {
    dismiss(hello_expected());
  } else {
    hub_.inbox().outlet_said(*output_, std::move(*message));
  }
}

void OutletPeer::greet(wire::OutletHello hello) {
  if (output_) {
    refuse(unexpected("hello"));
  } else if (hello.protocol != wire::kProtocolVersion) {
    dismiss(wrong_protocol());
  } else if (!token_matches(hub_.credentials().bridge_token, hello.token)) {
    dismiss(
        bad_token("đường ra '" + hello.output.str() + "'", "output '" + hello.output.str() + "'"));
  } else {
    output_ = hello.output;
    hello.token.clear();
    hub_.outlet_arrived(*this, std::move(hello));
  }
}

void OutletPeer::on_tick(MonoTime now) {
  if (!output_ && now - opened_at_ > kHelloWithin) {
    dismiss(hello_expected());
  }
}

void OutletPeer::on_close() {
  if (output_) {
    hub_.outlet_gone(*this);
  }
}

// ---- consoles ----------------------------------------------------------------------------------

ConsolePeer::ConsolePeer(Hub& hub, Account account, std::string cookie)
    : BasePeer(hub), account_(std::move(account)), cookie_(std::move(cookie)) {}

std::size_t ConsolePeer::message_limit() const {
  return wire::kMaxConsoleMessage;
}

void ConsolePeer::on_open(Link& link, MonoTime now) {
  BasePeer::on_open(link, now);
  send(encode_console_welcome(account_, hub_.health().epoch, hub_.now().wall));
  send_view();
  hub_.console_arrived(*this);
  tell_presence(now);
}

/// The page's own word counts, not the answer to a ping: a machine whose browser hangs still
/// answers those.
void ConsolePeer::tell_presence(MonoTime now) {
  if (!told_present_at_ || now - *told_present_at_ >= kPresentEvery) {
    told_present_at_ = now;
    hub_.inbox().user_seen(account_.user);
  }
}

void ConsolePeer::on_text(const std::string& text, MonoTime now) {
  const Expected<ConsoleMessage> message = decode_console(text);
  if (!message) {
    refuse(message.error());
    return;
  }
  on_message(*message, now);
}

void ConsolePeer::on_message(const ConsoleMessage& message, MonoTime now) {
  std::visit(Overloaded{[this](const SnapshotRequest&) { send_view(); },
                        [this, now](const TimeRequest& request) {
                          send(encode_time(request, hub_.now().wall));
                          tell_presence(now);
                        },
                        [this, now](const CommandRequest& request) { on_command(request, now); },
                        [this](const RefusedCommand& refused) {
                          send(encode_answer({.id = refused.id,
                                              .ok = false,
                                              .seq = 0,
                                              .code = refused.error.code,
                                              .text = refused.error.text,
                                              .by_actor = {},
                                              .by_at = {}}));
                        }},
             message);
}

void ConsolePeer::on_command(const CommandRequest& request, MonoTime now) {
  if (!commands_.take(now)) {
    const Error error = too_many_commands();
    send(encode_answer({.id = request.id,
                        .ok = false,
                        .seq = 0,
                        .code = error.code,
                        .text = error.text,
                        .by_actor = {},
                        .by_at = {}}));
    return;
  }
  hub_.command(id(), core::Command{.id = request.id,
                                   .actor = account_.user,
                                   .role = account_.role,
                                   .room = account_.room,
                                   .expect_live_run = request.expect_live_run,
                                   .verb = request.verb});
}

void ConsolePeer::send_view() {
  if (hub_.view()) {
    send(encode_view(*hub_.view(), hub_.now().wall));
  }
}

void ConsolePeer::send_thumbnail(const RoomId& room, const std::string& frame) {
  link_->send_picture(room.str(), frame);
}

/// Signed out, or twelve hours are over: within a quarter of a second nothing more is shown.
void ConsolePeer::on_tick(MonoTime /*now*/) {
  if (!hub_.sessions().find(cookie_, hub_.now().wall)) {
    dismiss({"signed_out", {"Phiên đăng nhập đã kết thúc.", "You are signed out."}});
  }
}

void ConsolePeer::on_close() {
  hub_.console_gone(*this);
}

}  // namespace nhipcau::gateway
