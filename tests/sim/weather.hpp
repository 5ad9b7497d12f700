#pragma once

#include <array>
#include <cstddef>

#include "tests/sim/random.hpp"

/// How bad the day of one seed is. Every seed draws its own subset of faults and their rates: a
/// world in which everything breaks at once hides what a single fault does.
namespace nhipcau::sim {

/// What make_trouble() may do next.
enum class Trouble {
  kResetAgent,        ///< its connection breaks
  kRestartAgent,      ///< the program dies; its system closes the connection
  kPowerOffAgent,     ///< nothing closes the connection
  kResetBridge,       //
  kRestartBridge,     //
  kPowerOffBridge,    //
  kPartition,         ///< some rooms and perhaps the bridge, 0.5 to 60 s, both ways or one
  kKillOrchestrator,  //
  kPowerCut,          ///< the orchestrator's host, and the bridge beside it
  kFullDisk,          ///< for a while
  kClockStep,         ///< the host's wall clock, up to an hour either way
  kOldCopy,           ///< the state directory is put back from a copy
  kMediaLoss,         ///< neither picture nor sound of a room, for a while
  kBadPicture,        ///< black or frozen
  kLocalMute,         //
  kBrowserDies,       ///< of a moderator or the secretary
  kCount,
};

struct Weather {
  /// Not drawn: nothing goes wrong by itself.
  Weather() = default;
  explicit Weather(Random& random);

  double crash = 0;          ///< of the orchestrator, at each of its failpoints
  double power_lost = 0;     ///< share of those crashes that take the page cache with them
  double peer_crash = 0;     ///< of an agent or the bridge, at each of theirs
  double fsync_fails = 0;    ///< of commits
  double epoch_unsaved = 0;  ///< an agent's disk does not take the epoch
  double stall = 0;          ///< of messages: lost once, so TCP sends it again later
  double answer_lost = 0;    ///< of answers to people
  double sent_twice = 0;     ///< of commands
  double page_stale = 0;     ///< of presses: looking at a page that is up to 30 s old
  Millis pause_max{20'000};  ///< between two troubles
  std::array<double, static_cast<std::size_t>(Trouble::kCount)> weight{};
};

}  // namespace nhipcau::sim
