#pragma once

#include <map>
#include <memory>
#include <string>

#include "tests/sim/agent.hpp"
#include "tests/sim/bridge.hpp"
#include "tests/sim/crowd.hpp"

/// The whole conference in virtual time and one thread: the real session and the real agent cores,
/// a bridge, a network, a disk, clocks and people, and everything that can go wrong with them.
/// Every run is a pure function of its seed.
///
/// What must hold, and where it is checked. Left out is what one orchestrator cannot break (two
/// that append at once) or what is not simulated (the hash chain, pairing, the load of media).
///
/// | invariant                                                      | checked in                 |
/// |----------------------------------------------------------------|----------------------------|
/// | one programme, of the newest plan (1)                          | MediaBridge::put_on_air    |
/// | epochs only grow (2); no gap (3)                               | Record::check_batch        |
/// | what was answered is kept, after any crash (4)                 | Record::check_kept         |
/// | nobody is told what is not durable, plans say what the journal | Record::check_plan,        |
/// |   says up to their stamp (5)                                   |   Centre::report_health    |
/// | a command takes effect once and has one answer (6)             | Record::check_command,     |
/// |                                                                |   Record::answered         |
/// | no agent follows a lower epoch or an older plan (7)            | RoomAgent::on(Follow)      |
/// | healed: rooms, bridge and tally are as the journal says (8)    | World::check_converged     |
/// | the centre leaves the programme by a command only (9);         | Record::check_change       |
/// |   restarts change nothing that is seen or heard (10)           |                            |
/// | on air is shown only while true, but for the word's way (11)   | MediaBridge::check_tally   |
/// | who acts has the right and the seat, sees what is live (12)    | Record::check_command,     |
/// |                                                                |   Record::check_right      |
/// | what people can make is bounded (13)                           | Centre::check_bounds       |
/// | time goes on evenly; a seat lapses by time that passed (15)    | Record::check_batch,       |
/// |                                                                |   Centre::check_lapses,    |
/// |                                                                |   Centre::check_seat       |
/// | replay is live (16)                                            | Centre::check_fold         |
/// | a room's report changes no other room (17)                     | Centre::check_lapses       |
/// | healed: an answer within 2 s (18)                              | Crowd::press_a_last_time   |
/// | a concluded conference accepts nothing (19)                    | Record::check_pressed_for  |
/// | an unknown outcome is resolved (21)                            | Crowd::check_answered      |
/// | one alarm per cause, none of what is well again (22)           | World::check_alarms        |
namespace nhipcau::sim {

struct Options {
  std::uint64_t seed = 1;
  Minutes length{20};
  bool tell = false;  ///< every step on standard error
};

/// What a run came to. `broken` names the first invariant that did not hold, and when.
struct Outcome {
  std::string broken;
  std::uint64_t trace = 0;  ///< hash of everything that happened
  std::uint64_t commands = 0;
  std::uint64_t crashes = 0;  ///< of the orchestrator
  std::uint64_t events = 0;   ///< in the journal
  std::map<std::string, std::uint64_t> sometimes;
};

class World {
 public:
  explicit World(const Options& options);
  Outcome run();

 private:
  void make_trouble();
  void make(Trouble trouble);
  [[nodiscard]] Trouble next_trouble();
  void partition();
  void heal();
  [[nodiscard]] bool all_running() const;
  void check_alarms() const;
  void check_converged();

  Env env_;
  MonoTime end_;
  Centre centre_;
  std::map<RoomId, std::unique_ptr<RoomAgent>> agents_;
  MediaBridge bridge_;
  Crowd crowd_;
};

}  // namespace nhipcau::sim
