#pragma once

#include <functional>
#include <memory>
#include <string>

#include "common/io/link_address.hpp"

namespace nhipcau::io {

/// The client end of the control protocol: a WebSocket to the orchestrator that comes back by
/// itself, for ever. Used by the agent and the bridge.
///
/// Timers and limits are PROTOCOL.md §1: ping after 2 s of silence, dead at 6 s; next attempt after
/// 0, 0.3, 1.2, 2.7, 4.8, 7, 7, … s, each ±20 %; at most 256 KiB received in one message; at most 1
/// MiB waiting to be sent, droppable messages go first, then the connection is closed and made
/// anew. The back-off starts again after a connection that lasted 5 s.
///
/// It has a thread of its own (libwebsockets 4.1 cannot share a loop). The callbacks run on that
/// thread and must only hand over: post to the owner's loop and return.
class ControlLink {
 public:
  struct Options {
    LinkAddress address;
    std::string path;     ///< "/ws/agent" or "/ws/bridge"
    std::string ca_file;  ///< PEM of the only authority trusted with wss; empty: the system's
  };

  struct Callbacks {
    std::function<void()> on_open;  ///< answer with `greet`
    std::function<void(std::string)> on_text;
    std::function<void(std::string)> on_binary;
    /// After every on_open once, and after every attempt that failed. The text is for the log.
    std::function<void(std::string reason)> on_close;
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

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::io
