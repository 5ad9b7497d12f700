#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

/// Keeps one bridge running beside the orchestrator. The bridge is no child that dies with us: it
/// has its own session and log, and an orchestrator that comes back adopts the one that runs (it
/// holds flock on RUN_DIR/bridge.lock and wrote its process id there). The context's thread only.
namespace nhipcau::session {

struct BridgeCommand {
  std::string program;
  std::vector<std::string> arguments;  ///< without the program's name
  std::string run_dir;                 ///< bridge.lock and bridge.log lie here
};

class BridgeProcess {
 public:
  BridgeProcess(boost::asio::io_context& context, BridgeCommand command);
  /// Leaves the bridge running.
  ~BridgeProcess();

  /// Adopts or starts; from then on a bridge that ends is started again at once, or after 0.2 … 2 s
  /// when it lived less than 2 s.
  void start();
  /// Ends the bridge (SIGTERM, SIGKILL after 3 s) and calls `done`; it is not started again.
  void stop(std::function<void()> done);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::session
