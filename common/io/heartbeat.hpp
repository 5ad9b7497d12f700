#pragma once

#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace nhipcau::io {

/// How often a program says that it is well, s.
inline constexpr int kBeatSeconds = 1;

/// Tells whoever keeps this program running that its loop turns: a program that hangs is worse than
/// one that died, because nobody starts it again. The words are those of sd_notify(3): READY=1 when
/// the loop first turns, WATCHDOG=1 every second. systemd listens (WatchdogSec= of the units), or
/// the orchestrator for what it started (SupervisedProcess). Without $NOTIFY_SOCKET nobody does,
/// and nothing is sent. It says nothing of lines or rooms: those may fail without anybody being
/// killed.
class Heartbeat {
 public:
  /// Asks another thread of the program; it must call `back`, on any thread. When it does not, the
  /// program has no heartbeat.
  using AskAround = std::function<void(std::function<void()> back)>;

  /// On the loop's thread, which also destroys it. `loop` outlives what `ask_around` may call back.
  explicit Heartbeat(boost::asio::io_context& loop, AskAround ask_around = {});
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  ///< null: nobody listens
};

}  // namespace nhipcau::io
