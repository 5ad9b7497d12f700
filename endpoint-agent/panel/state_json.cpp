#include <nlohmann/json.hpp>

#include "endpoint-agent/panel/state.hpp"

namespace nhipcau::agent::panel {
namespace {

using nlohmann::json;

const char* name_of(Centre centre) {
  switch (centre) {
    case Centre::kConnecting:
      return "connecting";
    case Centre::kOnline:
      return "online";
    case Centre::kOffline:
      break;
  }
  return "offline";
}

json of(const std::optional<WallTime>& at) {
  return at ? json(at->ms) : json(nullptr);
}

/// One decimal is what people read, and small changes then cost no message.
double rounded(double value) {
  return static_cast<double>(static_cast<std::int64_t>(value * 10 + (value < 0 ? -0.5 : 0.5))) / 10;
}

const char* name_of(wire::RequestKind kind) {
  switch (kind) {
    case wire::RequestKind::kSpeech:
      return "speech";
    case wire::RequestKind::kReply:
      return "reply";
    case wire::RequestKind::kPointOfOrder:
      break;
  }
  return "point_of_order";
}

json of(const wire::NextItem& item) {
  return {{"title", item.title},
          {"speaker_title", item.speaker_title},
          {"room_name", item.room_name},
          {"own", item.own}};
}

json of(const wire::OwnItem& item) {
  return {{"title", item.title},
          {"speaker_title", item.speaker_title},
          {"items_before", item.items_before}};
}

json of(const wire::OwnRequest& request) {
  return {{"id", request.id.str()},
          {"kind", name_of(request.kind)},
          {"topic", request.topic},
          {"accepted", request.accepted},
          {"place", request.place}};
}

json of(const wire::DeskCall& call) {
  return {{"text", call.text}, {"at", call.at.ms}, {"answered_by", call.answered_by}};
}

json of(const wire::DeskMessage& message) {
  return {{"id", message.id}, {"at", message.at.ms}, {"by", message.by}, {"text", message.text}};
}

template <typename T>
json optional(const std::optional<T>& value) {
  return value ? of(*value) : json(nullptr);
}

json of(const Programme& p) {
  json requests = json::array();
  for (const wire::OwnRequest& request : p.requests) {
    requests.push_back(of(request));
  }
  return {{"on_air", p.on_air},
          {"standby", p.standby},
          {"microphone_open", p.microphone_open},
          {"rehearsal", p.rehearsal},
          {"pace", p.pace},
          {"item_title", p.item_title},
          {"speaker_title", p.speaker_title},
          {"zero_at", of(p.zero_at)},
          {"frozen_left", p.frozen_left ? json(p.frozen_left->count()) : json(nullptr)},
          {"next", optional(p.next)},
          {"own_next", optional(p.own_next)},
          {"requests", requests},
          {"desk_call", optional(p.desk_call)},
          {"message", optional(p.message)},
          {"desk_speaks", p.desk_speaks}};
}

json of(const Devices& d) {
  return {{"camera_ok", d.camera_ok},
          {"microphone_ok", d.microphone_ok},
          {"muted", d.muted},
          {"muted_at_device", d.muted_at_device},
          {"microphone_dbfs", rounded(d.microphone_dbfs)},
          {"return_dbfs", rounded(d.return_dbfs)},
          {"screen_fps", rounded(d.screen_fps)},
          {"picture_age_ms", d.picture_age_ms},
          {"sound_age_ms", d.sound_age_ms}};
}

json of(const DeviceWords& words) {
  return {{"camera", words.camera},
          {"microphone", words.microphone},
          {"loudspeaker", words.loudspeaker}};
}

json of(const Treatment& treatment) {
  return {{"echo_cancel", treatment.echo_cancel},
          {"noise_suppress", treatment.noise_suppress},
          {"gain_control", treatment.gain_control}};
}

const char* name_of(DeviceKind kind) {
  switch (kind) {
    case DeviceKind::kCamera:
      return "camera";
    case DeviceKind::kMicrophone:
      return "microphone";
    case DeviceKind::kLoudspeaker:
      break;
  }
  return "loudspeaker";
}

json of(const std::vector<Device>& devices) {
  json list = json::array();
  for (const Device& device : devices) {
    list.push_back({{"kind", name_of(device.kind)}, {"name", device.name}, {"word", device.word}});
  }
  return list;
}

json of(const Link& l) {
  return {{"up", l.up},
          {"via", l.via},
          {"down_loss_pct", rounded(l.down_loss_pct)},
          {"down_jitter_ms", rounded(l.down_jitter_ms)},
          {"path", l.path},
          {"up_loss_pct", rounded(l.up_loss_pct)},
          {"round_trip_ms", rounded(l.round_trip_ms)},
          {"main_kbps", l.main_kbps},
          {"main_height", l.main_height},
          {"main_limited", l.main_limited}};
}

}  // namespace

std::string encode(const State& state) {
  const json body = {{"version", state.version},
                     {"enrolled", state.enrolled},
                     {"pin", state.pin},
                     {"phone_url", state.phone_url},
                     {"room", state.room},
                     {"room_name", state.room_name},
                     {"room_number", state.room_number},
                     {"conference_title", state.conference_title},
                     {"centre", name_of(state.centre)},
                     {"centre_address", state.centre_address},
                     {"centre_reason", state.centre_reason},
                     {"centre_for_s", state.centre_for.count() / 1000},
                     {"server_time", of(state.server_time)},
                     {"programme", of(state.programme)},
                     {"devices", of(state.devices)},
                     {"chosen", of(state.chosen)},
                     {"treatment", of(state.treatment)},
                     {"found", of(state.found)},
                     {"link", of(state.link)},
                     {"preflight", json::parse(state.preflight)}};
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace nhipcau::agent::panel
