#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "orchestrator/core/project.hpp"
#include "orchestrator/core/timeline.hpp"

namespace nhipcau::core {

/// What the plans and the view ask of a state, worked out once for all of them: four hundred room
/// plans cost no more than reading it. Points into the State, which must not change meanwhile.
struct Overview {
  explicit Overview(const State& of);

  const State& state;
  RunIndex runs;
  Timeline times;
  const Room* central = nullptr;
  std::vector<const Turn*> turns;          ///< who has the floor, newest first
  Source speaker;                          ///< whose picture the programme is about
  Layout layout = Layout::kFull;           ///< in force
  Source wanted;                           ///< the programme
  std::optional<Composition> composition;  ///< what is composed, for the programme or as return
  std::optional<RoomId> alone;  ///< the room that would see only itself, and sees `back` instead
  Source back;
  std::vector<RoomId> armed;  ///< the rooms that speak next, kept ready
  std::optional<RoomId> standby;
  std::set<RoomId> open;  ///< microphones
  Clock clock;            ///< of the live run; both empty when there is none

 private:
  [[nodiscard]] Source programme() const;
  void stage();
  [[nodiscard]] Source return_picture() const;
  [[nodiscard]] std::vector<RoomId> upcoming(const std::optional<RoomId>& except,
                                             std::size_t limit) const;
  [[nodiscard]] std::set<RoomId> microphones() const;
  [[nodiscard]] Clock live_clock() const;
};

BridgePlan bridge_plan(const Overview& overview);
RoomPlan room_plan(const Overview& overview, const RoomId& room);
View view(const Overview& overview, WallTime now, WallTime tallied_at);

/// The desk's newest line that this room is to see, or null.
const DeskMessage* message_for(const State& state, const RoomId& room);

/// Who speaks in the item: an office's title, or the item's own; empty when nobody is named.
std::string_view title_of_speaker(const State& state, const Item& item);

}  // namespace nhipcau::core
