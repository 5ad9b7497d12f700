#pragma once

#include "endpoint-agent/panel/commands.hpp"
#include "endpoint-agent/panel_desk.hpp"

namespace nhipcau::agent::panel {

/// The verbs of the room's everyday: mute, the floor, the technical desk.
void add_room_commands(Commands& commands, const RoomActions& actions);

}  // namespace nhipcau::agent::panel
