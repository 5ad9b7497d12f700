#pragma once

#include <optional>
#include <vector>

#include "orchestrator/core/drift.hpp"
#include "orchestrator/core/run_index.hpp"

/// Forecast, accounting and advice of a state whose runs are already found: the same numbers as
/// forecast.hpp and drift.hpp give, for a projection that needs them all. Pure.
namespace nhipcau::core {

struct Timeline {
  std::vector<std::optional<Span>> items;  ///< as State::agenda: those still to come, and the live
  Instant end;                             ///< of the last item
  WallTime slide_from;
};

/// "What if" for one item to come: it is dropped, or takes this much less.
struct Saving {
  const AgendaItem* item = nullptr;
  bool dropped = false;
  Millis shorter{};
};

Timeline timeline(const RunIndex& runs);
/// The end alone.
Instant expected_end(const RunIndex& runs, Pace pace, const Saving& saving = {});

/// A time of the forecast as it stands at `now`.
WallTime standing(const Instant& time, WallTime slide_from, WallTime now);

Accounting account(const RunIndex& runs, const Timeline& times, WallTime now);
std::vector<Advice> advise(const RunIndex& runs, const Timeline& times, WallTime now);

}  // namespace nhipcau::core
