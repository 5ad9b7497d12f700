#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/time.hpp"

namespace boost::asio {
class io_context;
}

/// Keeps one program running beside the orchestrator: the bridge, an outlet. It is no child that
/// dies with us: it has its own session and log, and an orchestrator that comes back adopts the one
/// that runs (it holds flock on its lock file and wrote its process id there). The context's thread
/// only.
namespace nhipcau::session {

struct ProcessCommand {
  std::string name;  ///< for the log, e.g. "the bridge"
  std::string program;
  std::vector<std::string> arguments;  ///< without the program's name
  std::string lock;                    ///< the file it locks
  std::string log;                     ///< what it writes is appended here
  /// How often it sends a heartbeat (common/io/heartbeat); beside the lock it finds the socket.
  Millis beat_every{1'000};
};

class SupervisedProcess {
 public:
  SupervisedProcess(boost::asio::io_context& context, ProcessCommand command);
  /// Leaves the process running.
  ~SupervisedProcess();

  /// Adopts or starts; from then on a process that ends is started again at once, or after 0.2 … 2
  /// s when it lived less than 2 s. One that hangs (BeatWatch) is killed first.
  void start();
  /// Ends it (SIGTERM, SIGKILL after 3 s) and calls `done`; it is not started again.
  void stop(std::function<void()> done);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::session
