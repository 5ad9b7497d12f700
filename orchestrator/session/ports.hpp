#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "common/wire/messages.hpp"
#include "orchestrator/core/commands.hpp"
#include "orchestrator/core/events.hpp"
#include "orchestrator/core/state.hpp"

/// What the session needs from the world, as small interfaces it owns, and the one through which
/// the world speaks to it.
namespace nhipcau::session {

/// The record. Called on the session's thread only. A broken disk ends the process inside `append`;
/// a full one is an Error, and what was committed before stays. A store may do without the parts
/// that have a body here.
class JournalStore {
 public:
  /// kReserve: the disk is full and what was kept back for that is in use. kNone: an append was
  /// refused.
  enum class Room { kPlenty, kReserve, kNone };

  virtual ~JournalStore() = default;
  /// All events or none, durable when this returns. Their `seq` must follow the head without a gap.
  virtual Expected<void> append(std::span<const core::Event> events) = 0;
  /// At most `limit` events after `after`, in order.
  virtual Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) = 0;
  [[nodiscard]] virtual std::uint64_t head() const = 0;
  /// Housekeeping for a quiet moment, at most some milliseconds; never needed for durability.
  virtual void tidy() = 0;
  /// As of the last append or tidy.
  [[nodiscard]] virtual Room room() const { return Room::kPlenty; }
  /// Keeps the fold up to the head, so that the next start folds only what follows. May fail.
  virtual void keep(const core::State& /*state*/) {}
  /// The newest state that was kept and fits; empty: fold from the first event. At the start only.
  virtual std::optional<core::State> kept() { return std::nullopt; }
  /// What was found wrong with the record since the last call, each fault once.
  virtual std::optional<core::RecordFaultFound> take_fault() { return std::nullopt; }
};

/// What a sender of a command is told. The same command gets the same outcome.
struct CommandOutcome {
  CommandId id;
  bool ok = false;
  std::uint64_t seq = 0;
  std::string code;  ///< refusals only
  Text text;         ///< refusals only
  std::string by_actor;
  WallTime by_at;
};

/// One version of the view. `patch` leads from `version - 1`; empty in the first one.
struct Publication {
  std::uint64_t version = 0;
  WallTime at;
  std::string view;   ///< JSON, PROTOCOL.md §8
  std::string patch;  ///< JSON, RFC 6902
};

/// For /readyz, /metrics and the consoles' welcome.
struct Health {
  bool journal_ok = true;
  bool bridge_up = false;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  bool operator==(const Health&) const = default;
};

/// The connections. Called on the session's thread; must not block. Sending to somebody who is not
/// there is no error: whoever comes gets the newest plan.
class Peers {
 public:
  virtual ~Peers() = default;
  virtual void send_to_agent(const RoomId& room, wire::ToAgent message) = 0;
  virtual void send_to_bridge(wire::ToBridge message) = 0;
  virtual void send_to_outlet(const OutputId& output, wire::ToOutlet message) = 0;
  virtual void publish(Publication publication) = 0;
  virtual void report_health(Health health) = 0;
};

/// A piece of the journal for somebody outside.
struct EventPage {
  std::vector<core::Event> events;
  std::uint64_t head = 0;
};

/// What a room's check sheet is printed from; its instants are real ones.
struct RoomSheet {
  std::string host;
  std::string conference;
  std::string time_zone;
  std::string room;
  std::string place;
  std::optional<Preflight> preflight;
};

/// Whose machines may take part: the hash of each room's token.
using RoomTokens = std::map<RoomId, std::string>;

/// What peers and people say. Any thread; returns at once. Replies come on the session's thread.
class Inbox {
 public:
  using Reply = std::function<void(const CommandOutcome&)>;
  using PageReply = std::function<void(Expected<EventPage>)>;
  using MediaReply = std::function<void(Expected<wire::PeerAnswer>)>;
  using SheetReply = std::function<void(std::optional<RoomSheet>)>;
  using FoundReply = std::function<void(std::optional<wire::MediaSession>)>;

  virtual ~Inbox() = default;
  /// A signed-in agent. A second hello of the same room stands for its newer connection.
  virtual void agent_hello(wire::AgentHello hello) = 0;
  virtual void agent_offer(RoomId room, wire::AgentOffer offer) = 0;
  virtual void agent_report(RoomId room, wire::AgentReport report) = 0;
  virtual void agent_preflight(RoomId room, wire::AgentPreflight message) = 0;
  virtual void agent_left(RoomId room, std::string reason) = 0;
  /// At the start and after each change. Before the first hello that a change lets in.
  virtual void room_tokens(RoomTokens tokens) = 0;
  virtual void bridge_hello(wire::BridgeHello hello) = 0;
  virtual void bridge_answer(wire::BridgeAnswer answer) = 0;
  virtual void bridge_session_answer(wire::SessionAnswer answer) = 0;
  virtual void bridge_report(wire::BridgeReport report) = 0;
  virtual void bridge_left(std::string reason) = 0;
  virtual void output_answer(wire::OutputAnswer answer) = 0;
  /// A signed-in outlet; its first message is its hello.
  virtual void outlet_said(OutputId output, wire::FromOutlet message) = 0;
  virtual void outlet_left(OutputId output) = 0;
  /// A console of this user is there: it has just opened or asked the time, as it does every 2 s.
  virtual void user_seen(std::string user) = 0;
  virtual void command(core::Command command, Reply reply) = 0;
  /// A WHIP or WHEP session somebody is entitled to; its id is new.
  virtual void open_media(wire::MediaSession session, MediaReply reply) = 0;
  virtual void find_media(std::string id, FoundReply reply) = 0;
  virtual void close_media(std::string id) = 0;
  virtual void events(std::uint64_t after, std::size_t limit, PageReply reply) = 0;
  /// Empty: there is no such room.
  virtual void room_sheet(RoomId room, SheetReply reply) = 0;
  /// Calls back when the session's loop turns: the proof that it lives.
  virtual void ping(std::function<void()> reply) = 0;
};

}  // namespace nhipcau::session
