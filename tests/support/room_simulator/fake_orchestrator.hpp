#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace nhipcau::simulator {

/// A WebSocket server for one bridge: just enough of the orchestrator to drive the real program
/// alone. One thread; `poll` it often.
class FakeOrchestrator {
 public:
  /// Listens on a free port of 127.0.0.1. Throws std::runtime_error when it cannot.
  explicit FakeOrchestrator(std::function<void(const std::string&)> on_text);
  ~FakeOrchestrator();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] bool connected() const;

  /// Accepts, reads and writes what can be done now.
  void poll();

  /// Dropped without a connection.
  void send(std::string text);

  /// The orchestrator dies; the next connection is taken again.
  void disconnect();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::simulator
