#pragma once

#include <optional>

#include "endpoint-agent/preflight/desk.hpp"
#include "endpoint-agent/preflight/order.hpp"

namespace nhipcau::agent::preflight {

/// Checks a room once, without a panel: waits until its devices run, checks, signs, prints the
/// sheet in plain words. Main loop only.
class Errand {
 public:
  explicit Errand(Order order) : order_(std::move(order)) {}

  /// Every 100 ms or so; `ready`: camera, microphone and line are there. The exit code when it is
  /// over: 0 ready, 1 not. Prints on standard output, what the technician is to do on standard
  /// error.
  std::optional<int> tick(Desk& desk, const RoomNow& room, bool ready);

 private:
  void prompt(Step step);
  std::optional<int> start(Desk& desk, const RoomNow& room, bool ready);
  void finish(Desk& desk, const RoomNow& room);

  Order order_;
  std::optional<MonoTime> waits_since_;
  bool started_ = false;
  Step prompted_ = Step::kIdle;
  std::optional<int> exit_code_;
  MonoTime leave_at_;  // the sheet is on its way to the centre until then
};

}  // namespace nhipcau::agent::preflight
