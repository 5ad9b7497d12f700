#pragma once

#include <functional>
#include <memory>

#include "orchestrator/bridge/bridge.hpp"

namespace nhipcau::bridge {

/// The media thread's loop: one socket, a tick every 20 ms on a steady schedule, a report every
/// second, and what other threads post. Make it before the Bridge and let it die after it: what was
/// posted and never ran is thrown away then.
class BridgeLoop {
 public:
  BridgeLoop();
  ~BridgeLoop();

  /// Runs the task on the loop's thread. Any thread.
  void post(std::function<void()> task);

  /// From now on SIGTERM and SIGINT stop the loop.
  void stop_on_signals();

  /// Drives the bridge until `stop`.
  void run(Bridge& bridge);

  /// Any thread.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::bridge
