#pragma once

#include <memory>

#include "common/base/expected.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/preflight/errand.hpp"

namespace boost::asio {
class io_context;
}

namespace nhipcau::agent {

/// The whole agent on one loop: the control link, the rules (core), the media leg, camera,
/// microphone, screen and loudspeakers. Everything is called on the loop; other threads post to it.
class Agent {
 public:
  /// Starts at once. Throws std::exception when it cannot (state directory, truth file, CA file).
  Agent(boost::asio::io_context& loop, const JoinOptions& options);

  /// Stops every device; joins every thread. The loop must not run any more.
  ~Agent();
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  /// Runs one pre-flight check, prints its sheet and stops the loop.
  void check_once(preflight::Order order);

  /// Changes the room's own mute, which always wins.
  void toggle_mute();

  /// Ends the connection and stops the loop.
  void stop();

  /// 0, or what the orchestrator's refusal asks for.
  [[nodiscard]] int exit_code() const;
  /// It ended because the centre does not know this room's token any more.
  [[nodiscard]] bool is_unknown() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::agent
