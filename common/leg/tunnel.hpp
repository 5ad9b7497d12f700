#pragma once

#include <functional>

#include "common/media/bytes.hpp"
#include "common/media/send_batch.hpp"

namespace nhipcau::leg {

/// What a leg needs of a way for its packets where UDP is blocked. It outlives the leg, and the
/// next one uses it on. Main loop only; the events come there as well.
class Tunnel {
 public:
  struct Events {
    std::function<void()> on_ready = [] {};
    std::function<void()> on_lost = [] {};
    /// May be decrypted in place; valid during the call.
    std::function<void(media::MutableBytes packet)> on_packet = [](media::MutableBytes) {};
  };

  virtual ~Tunnel() = default;
  /// Whom it tells from now on.
  virtual void attach(Events events) = 0;
  /// Opens it and keeps it open; again and again is once.
  virtual void open() = 0;
  virtual void close() = 0;
  [[nodiscard]] virtual bool ready() const = 0;
  /// The packets of `batch`, or what the line takes of them.
  virtual void send(const media::SendBatch& batch) = 0;
};

}  // namespace nhipcau::leg
