#pragma once

#include <functional>
#include <memory>

#include "orchestrator/session/clock.hpp"
#include "orchestrator/session/current_session.hpp"

namespace boost::asio {
class io_context;
}

/// Brings the session onto its thread: everything of Inbox is posted to the io_context, which must
/// be run by one thread only; one timer follows `next_wakeup`, another looks once a second whether
/// the machine's wall clock was stepped.
namespace nhipcau::session {

class Loop final : public Inbox {
 public:
  using ReadClock = std::function<Now()>;

  /// Both must outlive it; `current` must be started. It publishes its first view when the context
  /// runs. `machine` is what the watch over the wall clock reads.
  Loop(boost::asio::io_context& context, CurrentSession& current, Clock clock,
       ReadClock machine = read_clock);
  ~Loop() override;

  void agent_hello(wire::AgentHello hello) override;
  void agent_offer(RoomId room, wire::AgentOffer offer) override;
  void agent_report(RoomId room, wire::AgentReport report) override;
  void agent_preflight(RoomId room, wire::AgentPreflight message) override;
  void agent_left(RoomId room, std::string reason) override;
  void room_tokens(RoomTokens tokens) override;
  void bridge_hello(wire::BridgeHello hello) override;
  void bridge_answer(wire::BridgeAnswer answer) override;
  void bridge_session_answer(wire::SessionAnswer answer) override;
  void bridge_report(wire::BridgeReport report) override;
  void bridge_left(std::string reason) override;
  void output_answer(wire::OutputAnswer answer) override;
  void outlet_said(OutputId output, wire::FromOutlet message) override;
  void outlet_left(OutputId output) override;
  void user_seen(std::string user) override;
  void command(core::Command command, Reply reply) override;
  void open_media(wire::MediaSession session, MediaReply reply) override;
  void find_media(std::string id, FoundReply reply) override;
  void close_media(std::string id) override;
  void room_sheet(RoomId room, SheetReply reply) override;
  void events(std::uint64_t after, std::size_t limit, PageReply reply) override;
  void ping(std::function<void()> reply) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::session
