#pragma once

#include <optional>
#include <string>

#include "orchestrator/gateway/console_messages.hpp"
#include "orchestrator/gateway/hub.hpp"

/// The kinds of peers that speak the control protocol. Each decodes strictly, answers what is wrong
/// by `error`, and tells the hub the rest. The service thread only.
namespace nhipcau::gateway {

/// What is the same for all: errors are counted, the third bad message closes.
class BasePeer : public Peer {
 public:
  explicit BasePeer(Hub& hub) : hub_(hub) {}

  void on_open(Link& link, MonoTime now) override;
  void on_binary(std::string bytes, MonoTime now) override;
  void on_too_large() override;

  [[nodiscard]] ConnectionId id() const { return link_->id(); }
  void send(const std::string& text) { link_->send_text(text); }
  /// Says why and closes.
  void dismiss(const Error& error);

 protected:
  /// Counts a bad message and says what is wrong with it.
  void refuse(const Error& error);

  Hub& hub_;
  Link* link_ = nullptr;
  MonoTime opened_at_;

 private:
  static constexpr int kBadMessagesMax = 3;
  int bad_messages_ = 0;
};

class AgentPeer final : public BasePeer {
 public:
  using BasePeer::BasePeer;
  [[nodiscard]] std::size_t message_limit() const override;
  void on_text(const std::string& text, MonoTime now) override;
  void on_tick(MonoTime now) override;
  void on_close() override;

  [[nodiscard]] const std::optional<RoomId>& room() const { return room_; }

 private:
  void greet(wire::AgentHello hello);
  void on_command(const wire::AgentCommand& command, MonoTime now);

  std::optional<RoomId> room_;  ///< once its token was right
  std::string token_hash_;      ///< the token it came with
  RateLimit commands_{2, 10};   // presses on a panel: PROTOCOL.md §3
};

class BridgePeer final : public BasePeer {
 public:
  /// `address`: where it connects from.
  BridgePeer(Hub& hub, std::string address) : BasePeer(hub), address_(std::move(address)) {}
  [[nodiscard]] std::size_t message_limit() const override;
  void on_text(const std::string& text, MonoTime now) override;
  void on_binary(std::string bytes, MonoTime now) override;
  void on_tick(MonoTime now) override;
  void on_close() override;

  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  void greet(wire::BridgeHello hello);

  std::string address_;
  bool signed_in_ = false;
};

class OutletPeer final : public BasePeer {
 public:
  using BasePeer::BasePeer;
  [[nodiscard]] std::size_t message_limit() const override;
  void on_text(const std::string& text, MonoTime now) override;
  void on_tick(MonoTime now) override;
  void on_close() override;

  [[nodiscard]] const std::optional<OutputId>& output() const { return output_; }

 private:
  void greet(wire::OutletHello hello);

  std::optional<OutputId> output_;  ///< once its token was right
};

class ConsolePeer final : public BasePeer {
 public:
  ConsolePeer(Hub& hub, Account account, std::string cookie);
  [[nodiscard]] std::size_t message_limit() const override;
  void on_open(Link& link, MonoTime now) override;
  void on_text(const std::string& text, MonoTime now) override;
  void on_tick(MonoTime now) override;
  void on_close() override;

  void send_view();
  void send_thumbnail(const RoomId& room, const std::string& frame);

 private:
  void tell_presence(MonoTime now);
  void on_message(const ConsoleMessage& message, MonoTime now);
  void on_command(const CommandRequest& request, MonoTime now);

  Account account_;
  std::string cookie_;
  std::optional<MonoTime> told_present_at_;
  RateLimit commands_{10, 20};  // PROTOCOL.md §6: commands a second, and at once
};

}  // namespace nhipcau::gateway
