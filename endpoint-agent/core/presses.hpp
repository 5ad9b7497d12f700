#pragma once

#include <functional>
#include <map>
#include <optional>

#include "common/base/ids.hpp"
#include "common/base/time.hpp"
#include "common/wire/messages.hpp"

namespace nhipcau::agent {

/// Presses on the panel that went to the centre and wait for its answer. Pure; one thread. None
/// waits for ever: without an answer in time its sender is told so, and may press again with the
/// same id, which the centre carries out once.
class Presses {
 public:
  using Reply = std::function<void(std::optional<Error>)>;
  static constexpr Millis kPatience{5'000};

  void sent(const CommandId& id, Reply reply, MonoTime now);
  void answered(const wire::AgentAnswer& answer);
  /// The connection is gone: whether they were carried out is not known.
  void lost();
  void tick(MonoTime now);

  /// Why nothing was sent.
  static Error offline();

 private:
  struct Waiting {
    Reply reply;
    MonoTime until;
  };
  std::map<CommandId, Waiting> waiting_;
};

}  // namespace nhipcau::agent
