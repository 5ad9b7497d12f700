#pragma once

#include <functional>
#include <memory>

#include "endpoint-agent/enrolment/identity_file.hpp"
#include "endpoint-agent/options.hpp"

namespace boost::asio {
class io_context;
}

namespace nhipcau::agent {

/// What an agent does before its room is enrolled, instead of failing in a loop: the screen says
/// where to enter the code, the panel takes it. Main loop only.
class WaitingRoom {
 public:
  /// `options` outlives it. `on_enrolled` is called once, on the loop, when everything is kept.
  WaitingRoom(boost::asio::io_context& loop, const JoinOptions& options,
              std::function<void(const Enrolment&)> on_enrolled);
  /// Waits for an attempt under way (15 s at most).
  ~WaitingRoom();
  WaitingRoom(const WaitingRoom&) = delete;
  WaitingRoom& operator=(const WaitingRoom&) = delete;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::agent
