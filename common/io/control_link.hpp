#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/io/link_address.hpp"
#include "common/io/media_queue.hpp"

namespace nhipcau::io {

/// The client end of the control protocol: a WebSocket to the orchestrator that comes back by
/// itself, for ever. Used by the agent and the bridge; a room's media go through one of their own
/// where UDP is blocked.
///
/// Timers and limits are PROTOCOL.md §1: ping after 2 s of silence, dead at 6 s; next attempt after
/// 0, 0.3, 1.2, 2.7, 4.8, 7, 7, … s, each ±20 %, by turns at the address that answered last and at
/// what the name resolves to, so that a resolver that fails stops nobody who was there; at most 256
/// KiB received in one message; at most 1 MiB waiting to be sent, droppable messages go first, then
/// the connection is closed and made anew. The back-off starts again after a connection that lasted
/// 5 s. A peer of the centre itself tries every 0.5 s at least.
///
/// It has a thread of its own (libwebsockets 4.1 cannot share a loop). The callbacks run on that
/// thread and must only hand over: post to the owner's loop and return.
class ControlLink {
 public:
  struct Options {
    LinkAddress address;
    std::string path;        ///< "/ws/agent", "/ws/bridge"
    std::string ca_file;     ///< PEM of the only authority trusted with wss; empty: the system's
    bool low_delay = false;  ///< as little as possible waits in the kernel: it carries media
    bool centre = false;  ///< of the bridge and the outlets: few, and nothing is seen without them
  };

  struct Callbacks {
    std::function<void()> on_open;  ///< answer with `greet`
    std::function<void(std::string)> on_text;
    std::function<void(std::string)> on_binary;
    /// After every on_open once, and after every attempt that failed. The text is for the log.
    std::function<void(std::string reason)> on_close;
    /// Before every on_open: the numeric address of the other end.
    std::function<void(std::string address)> on_peer = [](const std::string&) {};
  };

  /// Starts the thread and the first attempt. Throws std::runtime_error when libwebsockets cannot
  /// be set up (for example an unreadable CA file).
  ControlLink(Options options, Callbacks callbacks);

  /// Closes, joins the thread. No callback runs after it.
  ~ControlLink();
  ControlLink(const ControlLink&) = delete;
  ControlLink& operator=(const ControlLink&) = delete;

  /// The first message of a connection (`hello`). Any thread.
  void greet(std::string text);

  /// Sends, or drops when there is no connection or it was not greeted yet: nothing that was meant
  /// for an old connection reaches a new one before its hello. Any thread.
  void send_text(std::string text);
  void send_binary(std::string bytes, bool droppable);

  /// Sends media, as much as the line takes (MediaQueue); likewise dropped without a connection.
  void send_packets(std::vector<MediaPacket> packets);

  /// Closes the connection and makes none until `resume`, which tries at once. Any thread.
  void pause();
  void resume();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::io
