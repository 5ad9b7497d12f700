#pragma once

#include "endpoint-agent/panel/commands.hpp"
#include "endpoint-agent/panel_desk.hpp"

namespace nhipcau::agent::panel {

/// The verbs of the room's everyday: mute.
void add_room_commands(Commands& commands, RoomActions actions);

}  // namespace nhipcau::agent::panel
