#pragma once

#include <array>
#include <deque>
#include <functional>
#include <memory>

#include "tests/sim/schedule.hpp"
#include "tests/sim/weather.hpp"

/// The lines between peers and orchestrator, as TCP gives them: what one end sends arrives in order
/// or not at all, may stall, may go one way only; an end that disappears may say so or not. What
/// was sent on one connection never arrives on the next. One thread.
namespace nhipcau::sim {

enum class Side { kPeer, kServer };
/// kUp: to the orchestrator.
enum class Way { kUp, kDown };

/// One peer's line, whatever connections run over it.
struct Path {
  std::array<MonoTime, 2> blocked_until;  ///< by Way
  MonoTime bad_until;                     ///< until then a message may have been late

  [[nodiscard]] MonoTime blocked(Way way) const {
    return blocked_until[static_cast<std::size_t>(way)];
  }
};

class Connection;
using Link = std::shared_ptr<Connection>;

class Network {
 public:
  /// What an arriving message or a noticed end does.
  using Event = std::function<void(const Link&)>;

  Network(Schedule& schedule, Random& random, const Weather& weather)
      : schedule_(schedule), random_(random), weather_(weather) {}

  /// The handlers run when that side learns that the connection is over; not when it ends it.
  Link connect(Path& path, Event at_peer, Event at_server);
  void send(const Link& link, Way way, Event arrive);
  /// This side ends it and its system says so: the other side learns it, behind what was sent or
  /// instead of it.
  void close(const Link& link, Side side);
  /// This side is gone without a word: only the other's unanswered pings tell.
  void vanish(const Link& link, Side side);
  /// The line breaks: both sides learn it, each in its own time.
  void reset(const Link& link);
  /// Nothing passes that way for so long. `link`: the connection over the path, may be null.
  void block(Path& path, Way way, Millis duration, const Link& link);
  /// Everything passes again and nothing stalls any more.
  void heal() { healed_ = true; }

  [[nodiscard]] static bool open(const Link& link, Side side);

 private:
  void pump(const Link& link, Way way);
  void wait(const Link& link, Way way, MonoTime until);
  /// This side notices: `ping_dead`, or the other's word.
  void notice(const Link& link, Side side);

  Schedule& schedule_;
  Random& random_;
  const Weather& weather_;
  bool healed_ = false;
};

}  // namespace nhipcau::sim
