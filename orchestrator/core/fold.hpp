#pragma once

#include "common/base/check.hpp"
#include "orchestrator/core/core.hpp"

/// One function per kind of event, in the file of its subject: apply.cpp (runs, connections),
/// apply_programme.cpp, apply_floor.cpp, seat.cpp, desk.cpp, rehearsal.cpp. Total: every event that
/// was ever written can be folded in.
namespace nhipcau::core {

Run& run_in(State& state, const RunId& id);
AgendaItem& item_in(State& state, const ItemId& id);

/// The advance this event belongs to: the one its command already began, or a new one.
Advance& advance_of(State& state, const Event& event, const char* verb);

void fold(State& state, const Event& event, const ItemSkipped& body);
void fold(State& state, const Event& event, const ItemDeferred& body);
void fold(State& state, const Event& event, const ItemRecalled& body);
void fold(State& state, const Event& event, const ItemMoved& body);
void fold(State& state, const Event& event, const ItemInserted& body);
void fold(State& state, const Event& event, const ItemAdjusted& body);
void fold(State& state, const Event& event, const BreakUntilSet& body);
void fold(State& state, const Event& event, const SpeakerMarked& body);
/// What an undone advance did to the programme is taken back.
void take_back(State& state, const Advance& undone);

void fold(State& state, const Event& event, const RequestRaised& body);
void fold(State& state, const Event& event, const RequestMoved& body);
void fold(State& state, const Event& event, const RequestSettled& body);
void fold(State& state, const Event& event, const TurnStarted& body);
void fold(State& state, const Event& event, const TurnEnded& body);
void fold(State& state, const Event& event, const FloorFrozen& body);
void fold(State& state, const Event& event, const FloorThawed& body);
void fold(State& state, const Event& event, const HoldersSet& body);
void fold(State& state, const Event& event, const ChairMicrophoneSet& body);
void fold(State& state, const Event& event, const AllMuted& body);

void fold(State& state, const Event& event, const LayoutSet& body);
void fold(State& state, const Event& event, const ReturnSet& body);
void fold(State& state, const Event& event, const ContentChanged& body);
/// The live item changes: its layout goes with it, unless it is kept. `advance` remembers it.
void leave_layout(State& state, Advance& advance);

void fold(State& state, const Event& event, const SeatTaken& body);
void fold(State& state, const Event& event, const SeatLapsed& body);

void fold(State& state, const Event& event, const DeskCalled& body);
void fold(State& state, const Event& event, const DeskCallAnswered& body);
void fold(State& state, const Event& event, const RoomMessaged& body);

void fold(State& state, const Event& event, const RehearsalOpened& body);
void fold(State& state, const Event& event, const RehearsalClosed& body);
void fold(State& state, const Event& event, const RehearsalBegun& body);
void fold(State& state, const Event& event, const RehearsalEnded& body);
void fold(State& state, const Event& event, const ProgrammeWound& body);
void fold(State& state, const Event& event, const RoomDropped& body);
void fold(State& state, const Event& event, const DrillEnded& body);

}  // namespace nhipcau::core
