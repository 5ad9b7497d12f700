#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "orchestrator/core/core.hpp"
#include "tests/sim/random.hpp"

/// The people: what their page shows, and which keys they press looking at it.
namespace nhipcau::sim {

/// A page as it was published at an instant.
struct Page {
  MonoTime at;
  std::optional<RunId> live;
  std::optional<ItemId> live_item;
  std::optional<ItemId> next;
  std::vector<ItemId> pending;  ///< still to come, in order
  std::vector<ItemId> away;     ///< skipped or deferred
  std::vector<ItemId> done;
  std::optional<ItemId> a_break;  ///< live or to come
  std::vector<std::pair<RequestId, RoomId>> waiting;
  std::vector<TurnId> turns;
  std::string seat;  ///< who moderates; empty: whoever presses first
  bool started = false;
  bool held = false;
  bool frozen = false;
};

Page page_of(const core::State& state, MonoTime at);

struct Person {
  std::string name;
  core::Role role = core::Role::kViewer;
  std::optional<RoomId> room;  ///< a technician's
  MonoTime away_until;         ///< the browser is dead until then
};

/// Two moderators, a secretary, a technician per room, and a viewer.
std::vector<Person> everybody(const core::Conference& conference);

/// What this person presses next. Mostly sensible, sometimes not for them.
core::Verb verb_for(const Person& person, const Page& page, const core::Conference& conference,
                    WallTime now, Random& random);

}  // namespace nhipcau::sim
