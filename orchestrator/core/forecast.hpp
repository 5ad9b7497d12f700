#pragma once

#include <map>

#include "orchestrator/core/state.hpp"

/// When things will happen, if nothing else changes.
///
/// The forecast does not depend on the time of asking. In overtime, in a hold and between items
/// every expected time moves by a second a second, counted from `slide_from`; gaps of the plan
/// (`not_before`, a break "until") swallow their `slack` first. So a console draws it without being
/// told each second.
namespace nhipcau::core {

/// "Never", as a wall time every client can represent (the last instant of ECMAScript's Date).
inline constexpr WallTime kNever{8'640'000'000'000'000};

/// An instant that slides: it stands still for `slack` after the forecast begins to slide.
struct Instant {
  WallTime at;
  Millis slack{};
};

struct Span {
  Instant start;
  Instant end;
};

struct Forecast {
  std::map<ItemId, Span> items;  ///< those still to come, and the live one (its real start)
  Instant end;                   ///< of the last item
  WallTime slide_from;

  /// One of the times above as it stands at `now`.
  [[nodiscard]] WallTime at(const Instant& time, WallTime now) const;
};

/// kAgreed: every item takes the time it has. kShortest: every item but protected ones takes its
/// agreed minimum, optional ones none.
enum class Pace { kAgreed, kShortest };

Forecast forecast(const State& state, Pace pace = Pace::kAgreed);

}  // namespace nhipcau::core
