#include "endpoint-agent/panel/room_commands.hpp"

#include <utility>

#include "common/wire/json_reader.hpp"

namespace nhipcau::agent::panel {
namespace {

/// The room's own mute, which always wins.
struct Mute {
  bool muted = false;
};

}  // namespace

void add_room_commands(Commands& commands, RoomActions actions) {
  commands.add("mute", [mute = std::move(actions.mute)](wire::ObjectReader& args) -> Action {
    const Mute command{args.boolean("muted")};
    return [mute, command](const Reply& reply) {
      mute(command.muted);
      reply({});
    };
  });
}

}  // namespace nhipcau::agent::panel
