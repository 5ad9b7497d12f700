#pragma once

#include <string>

#include "common/base/expected.hpp"
#include "orchestrator/core/state.hpp"

/// The core's words for people, in both languages.
namespace nhipcau::core {

/// One line of the record.
Text log_text(const State& state, const Event& event);

/// What is wrong with the journal, and what to do about it.
Text record_fault_text(const State& state, const RecordFaultFound& found);

/// The item's title, the room's name; their ids when they are not known.
std::string item_name(const State& state, const ItemId& id);
std::string room_name(const State& state, const RoomId& id);

}  // namespace nhipcau::core
