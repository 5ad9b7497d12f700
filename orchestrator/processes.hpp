#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "orchestrator/core/conference.hpp"
#include "orchestrator/gateway/web.hpp"
#include "orchestrator/options.hpp"
#include "orchestrator/outputs/outputs_file.hpp"
#include "orchestrator/session/outputs.hpp"
#include "orchestrator/session/supervised_process.hpp"

/// The programs beside this one, and what they are told. Used by run.cpp only.
namespace nhipcau {

/// Throws std::runtime_error when --listen makes no sense.
gateway::ServerOptions server_options(const RunOptions& options);

/// Errors are the file's. Without an outlet program somebody else runs the outlets.
Expected<std::vector<outputs::Output>> load_outputs(const RunOptions& options,
                                                    const core::Conference& conference);
std::vector<session::OutputSpec> specs_of(const std::vector<outputs::Output>& outputs);

/// The bridge and one outlet per output. The context's thread only. They outlive this program.
class Processes {
 public:
  /// `port`: where they find the gateway.
  Processes(boost::asio::io_context& context, const RunOptions& options, int port,
            const std::vector<outputs::Output>& outputs);

  /// Adopts what runs, starts what does not.
  void start();
  /// Ends them all, then calls `done`.
  void stop(std::function<void()> done);

 private:
  std::vector<std::unique_ptr<session::SupervisedProcess>> processes_;
};

}  // namespace nhipcau
