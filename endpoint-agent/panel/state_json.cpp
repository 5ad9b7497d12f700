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

json of(const Programme& p) {
  return {{"on_air", p.on_air},
          {"standby", p.standby},
          {"microphone_open", p.microphone_open},
          {"rehearsal", p.rehearsal},
          {"pace", p.pace},
          {"item_title", p.item_title},
          {"speaker_title", p.speaker_title},
          {"zero_at", of(p.zero_at)},
          {"frozen_left", p.frozen_left ? json(p.frozen_left->count()) : json(nullptr)}};
}

json of(const Devices& d) {
  return {{"camera_ok", d.camera_ok},
          {"microphone_ok", d.microphone_ok},
          {"muted", d.muted},
          {"microphone_dbfs", rounded(d.microphone_dbfs)},
          {"return_dbfs", rounded(d.return_dbfs)},
          {"screen_fps", rounded(d.screen_fps)},
          {"picture_age_ms", d.picture_age_ms},
          {"sound_age_ms", d.sound_age_ms}};
}

json of(const Link& l) {
  return {{"up", l.up},
          {"via", l.via},
          {"down_loss_pct", rounded(l.down_loss_pct)},
          {"down_jitter_ms", rounded(l.down_jitter_ms)}};
}

}  // namespace

std::string encode(const State& state) {
  const json body = {{"version", state.version},
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
                     {"link", of(state.link)},
                     {"preflight", json::parse(state.preflight)}};
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace nhipcau::agent::panel
