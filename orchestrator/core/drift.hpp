#pragma once

#include <string>
#include <vector>

#include "orchestrator/core/forecast.hpp"

/// How late the conference is, where the minutes went, and what could be done. Signs: + is late.
namespace nhipcau::core {

enum class Verdict { kOnTime, kEarly, kLateRecoverable, kLateUnrecoverable };

struct Drift {
  Millis end{};       ///< expected end − published end
  Millis best_end{};  ///< the same if everything flexible took its minimum
  Verdict verdict = Verdict::kOnTime;
};

/// Lateness up to this counts as on time.
inline constexpr Millis kOnTime{60'000};

Drift drift(const State& state, WallTime now);

/// Where every minute went. The identity
///   drift.end == late_start + holds + idle + over + granted + inserted − saved − skipped −
///   absorbed
/// holds at every instant.
struct Accounting {
  Millis late_start{};
  Millis holds{};
  Millis idle{};      ///< nobody live
  Millis over{};      ///< beyond what was allotted
  Millis granted{};   ///< extensions
  Millis inserted{};  ///< unplanned items
  Millis saved{};     ///< finished early
  Millis skipped{};   ///< not presented
  Millis absorbed{};  ///< swallowed by gaps of the plan and breaks "until"
};

/// The part of one item, and of its room.
struct ItemAccount {
  ItemId item;
  std::optional<RoomId> room;
  Millis holds{};
  Millis over{};
  Millis granted{};
  Millis inserted{};
  Millis saved{};
  Millis skipped{};
};

Accounting account(const State& state, WallTime now);
std::vector<ItemAccount> account_by_item(const State& state, WallTime now);

/// One thing that would win time. Never applied by itself; never a protected item.
struct Advice {
  enum class Kind { kShorten, kDrop };
  Kind kind = Kind::kShorten;
  ItemId item;
  Millis wins{};  ///< how much earlier the end would be, > 0
};

/// The nearest flexible item first. Empty while less than a minute late.
std::vector<Advice> advise(const State& state, WallTime now);

}  // namespace nhipcau::core
