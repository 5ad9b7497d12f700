#include "endpoint-agent/panel/room_commands.hpp"

#include <utility>

#include "common/wire/json_reader.hpp"

namespace nhipcau::agent::panel {
namespace {

/// The room's own mute, which always wins.
struct Mute {
  bool muted = false;
};

wire::RequestKind read_kind(const std::string& name) {
  if (name == "speech") {
    return wire::RequestKind::kSpeech;
  }
  if (name == "reply") {
    return wire::RequestKind::kReply;
  }
  if (name == "point_of_order") {
    return wire::RequestKind::kPointOfOrder;
  }
  throw wire::JsonFault{"kind", "is not one of the known names"};
}

/// Another device while everything runs.
struct ChooseDevice {
  DeviceKind kind = DeviceKind::kCamera;
  std::string word;
};

DeviceKind read_device_kind(const std::string& name) {
  if (name == "camera") {
    return DeviceKind::kCamera;
  }
  if (name == "microphone") {
    return DeviceKind::kMicrophone;
  }
  if (name == "loudspeaker") {
    return DeviceKind::kLoudspeaker;
  }
  throw wire::JsonFault{"kind", "must be camera, microphone or loudspeaker"};
}

void add_device_commands(Commands& commands, const RoomActions& actions) {
  commands.add("choose_device", [choose = actions.choose](wire::ObjectReader& args) -> Action {
    const DeviceKind kind = read_device_kind(args.string("kind"));
    const ChooseDevice command{kind, args.string("word")};
    return [choose, command](const Press& press) {
      const Expected<void> chosen = choose(command.kind, command.word);
      press.reply(chosen ? std::nullopt : std::optional(chosen.error()));
    };
  });
  commands.add("treat_sound", [treat = actions.treat_sound](wire::ObjectReader& args) -> Action {
    const Treatment command{.echo_cancel = args.boolean("echo_cancel"),
                            .noise_suppress = args.boolean("noise_suppress"),
                            .gain_control = args.boolean("gain_control")};
    return [treat, command](const Press& press) {
      const Expected<void> treated = treat(command);
      press.reply(treated ? std::nullopt : std::optional(treated.error()));
    };
  });
  commands.add("search_devices", [search = actions.search_devices](wire::ObjectReader&) -> Action {
    return [search](const Press& press) { search(press.reply); };
  });
}

/// Goes to the centre under the id of the press.
template <typename What>
Action tell(const std::function<void(const wire::AgentCommand&, const Reply&)>& ask, What what) {
  return [ask, what = std::move(what)](const Press& press) {
    ask({CommandId(press.cmd_id), what}, press.reply);
  };
}

}  // namespace

void add_room_commands(Commands& commands, const RoomActions& actions) {
  commands.add("mute", [mute = actions.mute](wire::ObjectReader& args) -> Action {
    const Mute command{args.boolean("muted")};
    return [mute, command](const Press& press) {
      mute(command.muted);
      press.reply({});
    };
  });
  add_device_commands(commands, actions);
  commands.add("raise", [ask = actions.ask](wire::ObjectReader& args) {
    const wire::RequestKind kind = read_kind(args.string("kind"));
    return tell(ask, wire::RaiseHand{kind, args.string("topic")});
  });
  commands.add("withdraw", [ask = actions.ask](wire::ObjectReader& args) {
    return tell(ask, wire::WithdrawHand{RequestId(args.string("request"))});
  });
  commands.add("call_desk", [ask = actions.ask](wire::ObjectReader& args) {
    return tell(ask, wire::CallDesk{args.string("text")});
  });
}

}  // namespace nhipcau::agent::panel
