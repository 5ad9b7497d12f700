#pragma once

#include <map>

#include "orchestrator/core/state.hpp"

/// When things will happen, if nothing else changes. Does not depend on the time of asking: in
/// overtime, in a hold and between items every expected time moves by a second a second, counted
/// from `slide_from`; before it they stand still.
namespace nhipcau::core {

/// "Never", as a wall time every client can represent (the last instant of ECMAScript's Date).
inline constexpr WallTime kNever{8'640'000'000'000'000};

struct Span {
  WallTime start;
  WallTime end;
};

struct Forecast {
  std::map<ItemId, Span> pending;  ///< items not begun; and the live one (its real start)
  WallTime end;                    ///< of the last item
  WallTime slide_from;

  /// `base`, one of the times above, as it stands at `now`.
  [[nodiscard]] WallTime at(WallTime base, WallTime now) const {
    return now > slide_from ? base + (now - slide_from) : base;
  }
};

/// The time an item has: planned plus granted.
Millis allotted(const State& state, const Run& run);

Forecast forecast(const State& state);

}  // namespace nhipcau::core
