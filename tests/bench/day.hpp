#pragma once

#include <vector>

#include "orchestrator/core/core.hpp"

/// Material for the benchmarks: the founding conference and a busy day of it.
namespace nhipcau::bench {

struct Press {
  core::Command command;
  WallTime at;
};

/// The founding conference, opened, with `rooms` rooms, all of them connected with good pictures.
/// Rooms beyond those of the file are made up.
core::State opened(std::size_t rooms);

/// What the moderator presses from start to conclusion: every item with holds, extensions, requests
/// and turns, wrong presses and double ones.
std::vector<Press> busy_day(const core::State& opened);

/// Decides and applies, as the session does without its journal; the events are added to `record`
/// unless that is null.
void carry_out(core::State& state, const Press& press, std::vector<core::Event>* record);

/// A whole journal: the opening, the arrivals and such a day, with so many reports of rooms and
/// bridge between the presses that it has at least `events` events.
std::vector<core::Event> busy_journal(std::size_t events);

}  // namespace nhipcau::bench
