#pragma once

#include <functional>
#include <optional>
#include <string>

#include "common/base/expected.hpp"
#include "common/base/time.hpp"
#include "common/wire/messages.hpp"
#include "orchestrator/outlet/sample.hpp"

namespace nhipcau::outlet {

/// What an output makes of the programme: files, or a stream. It may block (a disk, a network), so
/// it lives on a thread of its own, which alone calls it. Time is an argument.
class Sink {
 public:
  /// Called on the sink's thread.
  struct Events {
    std::function<void()> on_key_frame_needed;
    std::function<void(wire::OutletSegment)> on_segment;
  };

  struct Status {
    wire::OutletState state = wire::OutletState::kIdle;
    WallTime since;
    std::uint64_t bytes = 0;
    std::string file;
    std::optional<Text> error;
    int retries = 0;
  };

  virtual ~Sink() = default;
  /// Which conference it is; before anything else, and again after each connection.
  virtual void begin(const wire::OutletWelcome& conference) = 0;
  /// What is wanted.
  virtual void follow(bool running, const std::optional<wire::Chapter>& chapter, Now now) = 0;
  virtual void take(const Picture& picture, Now now) = 0;
  virtual void take(const Sound& sound, Now now) = 0;
  /// Every 100 ms.
  virtual void tick(Now now) = 0;
  /// The program ends: what is begun is brought to an end.
  virtual void close(Now now) = 0;
  [[nodiscard]] virtual Status status() const = 0;
};

}  // namespace nhipcau::outlet
