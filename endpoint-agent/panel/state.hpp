#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "common/base/time.hpp"
#include "common/wire/messages.hpp"
#include "endpoint-agent/devices.hpp"
#include "endpoint-agent/options.hpp"

/// What the panel shows, whole. Assembled in the agent's loop (PanelDesk), written as JSON by
/// state_json.cpp; `endpoint-agent/panel/web/src/protocol/types.ts` is the same for the page.
namespace nhipcau::agent::panel {

enum class Centre {
  kConnecting,  ///< never connected since the start
  kOnline,
  kOffline,  ///< it was there; the room goes on with the last plan
};

/// The live item and this room's part in it: the newest plan.
struct Programme {
  bool on_air = false;
  bool standby = false;
  bool microphone_open = false;
  bool rehearsal = false;
  int pace = 1;
  std::string item_title;     ///< empty: none is live
  std::string speaker_title;  ///< of the live item
  std::optional<WallTime> zero_at;
  std::optional<Millis> frozen_left;
  std::optional<wire::NextItem> next;
  std::optional<wire::OwnItem> own_next;
  std::vector<wire::OwnRequest> requests;
  std::optional<wire::DeskCall> desk_call;
  std::optional<wire::DeskMessage> message;
  bool desk_speaks = false;  ///< to this room, over the loudspeakers
};

/// The room's own machine, measured.
struct Devices {
  bool camera_ok = false;
  bool microphone_ok = false;
  bool muted = false;            ///< by the room itself
  bool muted_at_device = false;  ///< by the microphone's own switch
  double microphone_dbfs = -100;
  double return_dbfs = -100;  ///< what the loudspeakers got
  double screen_fps = 0;
  std::int64_t picture_age_ms = -1;  ///< of the screen; -1: never
  std::int64_t sound_age_ms = -1;
};

/// The media path to the bridge; a number that is not known is -1.
struct Link {
  bool up = false;  ///< there is a leg
  std::string via;  ///< the bridge's address
  double down_loss_pct = -1;
  double down_jitter_ms = -1;
  std::string path = "none";  ///< by which way packets come: none, udp, tls
  double up_loss_pct = -1;    ///< of the sound, as the bridge says
  double round_trip_ms = -1;
  int main_kbps = 0;          ///< what the main picture is given
  int main_height = 0;        ///< 0: it is not sent now
  bool main_limited = false;  ///< the line carries less than was asked for
};

struct State {
  std::string version;
  bool enrolled = true;   ///< false: this machine waits for a code
  std::string pin;        ///< that lets a phone in; empty: none is let in
  std::string phone_url;  ///< where the phone goes
  std::string room;       ///< its id; empty: not enrolled
  std::string room_name;
  int room_number = 0;
  std::string conference_title;
  Centre centre = Centre::kConnecting;
  std::string centre_address;
  std::string centre_reason;            ///< why there is no connection: for a technician
  Millis centre_for{};                  ///< so long it has been so
  std::optional<WallTime> server_time;  ///< at the moment of sending; empty: never heard
  Programme programme;
  Devices devices;
  DeviceWords chosen;
  Treatment treatment;        ///< of the microphone in use
  std::vector<Device> found;  ///< by the last search
  Link link;
  std::string preflight = "null";  ///< JSON; endpoint-agent/preflight writes and reads it
};

/// The state as JSON text. Pure; any thread.
std::string encode(const State& state);

}  // namespace nhipcau::agent::panel
