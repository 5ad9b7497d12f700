#pragma once

#include <optional>
#include <string>
#include <vector>

#include "orchestrator/core/state.hpp"

/// What a rehearsal is played with, and what it has shown. Its verbs and events are the core's like
/// all others (rehearsal.cpp); which journal is in use is decided above (session/current_session).
/// Pure.
namespace nhipcau::core {

/// The plan with all its instants moved so that it begins at `start`: a rehearsal on the evening
/// before is then neither a day early nor late.
Conference moved_to(Conference conference, WallTime start);

/// When the programme of a rehearsal opened at `now` begins: time for everybody to sit down.
WallTime rehearsal_start(WallTime now);

struct RehearsedItem {
  ItemId item;
  int number = 0;  ///< in the agenda, from 1
  std::string title;
  Millis planned{};
  std::optional<Millis> used{};  ///< by the rehearsal's clock; empty: it was not played
  bool operator==(const RehearsedItem&) const = default;
};

/// Measured times against the plan's, item for item.
struct RehearsalReport {
  int number = 0;
  int pace = 1;
  WallTime began_at;
  WallTime ended_at;  ///< in real time, as `began_at`
  std::vector<RehearsedItem> items;
  bool operator==(const RehearsalReport&) const = default;
};

/// Of a rehearsal that was closed; empty for anything else. An item that was played more than
/// once counts with the last time.
std::optional<RehearsalReport> rehearsal_report(const State& state);

}  // namespace nhipcau::core
