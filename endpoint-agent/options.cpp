#include "endpoint-agent/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <vector>

#include "common/io/option_file.hpp"
#include "endpoint-agent/capture/sim_faults.hpp"
#include "endpoint-agent/chosen_devices.hpp"
#include "endpoint-agent/enrolment/invitation_source.hpp"
#include "endpoint-agent/playout/screen_size.hpp"

namespace nhipcau::agent {
namespace {

/// The command line as typed.
struct Raw {
  std::string config;
  std::string orchestrator;
  std::string token_file;
  std::string camera = "sim";
  std::string microphone = "sim";
  std::string loudspeaker = "auto";
  int line_seconds = 60;
  int look_seconds = 5;
  int listen_seconds = 10;
  int chirp_seconds = 10;
  std::string echo_cancel = "auto";
  std::string noise_suppress = "auto";
  std::string gain_control = "auto";
  std::string content;
  std::string output = "window";
  std::string size = "640x360";
  std::string panel = "127.0.0.1:8088";
  std::string panel_pages;
  std::string screen = "auto";
  std::string overlay = "minimal";
  bool panel_pin = false;
};

/// `enrol` as typed.
struct RawEnrol {
  std::string code;
  std::string centre;
  std::string file;
  std::string picture;
  std::filesystem::path state_dir;
};

/// "kind:target" or "kind".
std::pair<std::string, std::string> split(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) {
    return {text, {}};
  }
  return {text.substr(0, colon), text.substr(colon + 1)};
}

CameraChoice read_camera(const char* option, const std::string& text) {
  static const std::map<std::string, CameraKind> kinds = {{"sim", CameraKind::kSim},
                                                          {"v4l2", CameraKind::kV4l2},
                                                          {"file", CameraKind::kFile},
                                                          {"rtsp", CameraKind::kRtsp},
                                                          {"srt", CameraKind::kSrt}};
  const auto [kind, target] = split(text);
  const auto found = kinds.find(kind);
  const bool sim = found != kinds.end() && found->second == CameraKind::kSim;
  if (found == kinds.end() || (sim ? !picture_fault(target) : target.empty())) {
    throw CLI::ValidationError(option,
                               "sim[:busy|black|frozen|dark|bright|blurred], v4l2:/dev/video0, "
                               "file:PATH, rtsp://HOST/PATH or srt://HOST:PORT, not " +
                                   kind);
  }
  if (found->second == CameraKind::kRtsp || found->second == CameraKind::kSrt) {
    if (!target.starts_with("//") || target.size() < 4) {
      throw CLI::ValidationError(
          option, "an address is rtsp://HOST/PATH, srt://HOST:PORT or srt://:PORT to listen");
    }
    return {found->second, text};
  }
  return {found->second, target};
}

MicrophoneChoice read_microphone(const std::string& text) {
  static const std::map<std::string, MicrophoneKind> kinds = {
      {"sim", MicrophoneKind::kSim},   {"voice", MicrophoneKind::kVoice},
      {"alsa", MicrophoneKind::kAlsa}, {"pulse", MicrophoneKind::kPulse},
      {"file", MicrophoneKind::kFile}, {"camera", MicrophoneKind::kCamera}};
  const auto [kind, target] = split(text);
  const auto found = kinds.find(kind);
  const bool sim_known = target == kBeep || sim_sound(target);
  if (found == kinds.end() || (found->second == MicrophoneKind::kFile && target.empty()) ||
      (found->second == MicrophoneKind::kSim && !sim_known)) {
    throw CLI::ValidationError("--microphone",
                               "sim[:beep, or speech|silent|clipping|noisy|echo, joined by +], "
                               "voice, alsa[:DEVICE], pulse[:NAME], file:PATH or camera, not " +
                                   text);
  }
  return {found->second, target};
}

LoudspeakerChoice read_loudspeaker(const std::string& text) {
  static const std::map<std::string, LoudspeakerKind> kinds = {{"auto", LoudspeakerKind::kAuto},
                                                               {"alsa", LoudspeakerKind::kAlsa},
                                                               {"pulse", LoudspeakerKind::kPulse}};
  const auto [kind, target] = split(text);
  const auto found = kinds.find(kind);
  if (found == kinds.end() || (found->second == LoudspeakerKind::kAuto && !target.empty())) {
    throw CLI::ValidationError("--loudspeaker", "auto, alsa[:DEVICE] or pulse[:NAME], not " + text);
  }
  return {found->second, target};
}

template <typename Read>
auto as_expected(Read read) -> Expected<decltype(read())> {
  try {
    return read();
  } catch (const CLI::ValidationError& error) {
    return fail("bad_device", std::string("Thiết bị không dùng được: ") + error.what(),
                std::string("This device cannot be used: ") + error.what());
  }
}

/// What was chosen on the panel stands above the options: a restart changes nothing in the room.
void read_devices(Raw& raw, JoinOptions& join) {
  const auto kept = load_devices(join.state_dir);
  if (!kept) {
    std::cerr << kept.error().text.vi << "\n" << kept.error().text.en << "\n";
  }
  const bool good = kept && *kept && camera_of((*kept)->camera) &&
                    microphone_of((*kept)->microphone) && loudspeaker_of((*kept)->loudspeaker);
  if (good) {
    raw.camera = (*kept)->camera;
    raw.microphone = (*kept)->microphone;
    raw.loudspeaker = (*kept)->loudspeaker;
  }
  join.camera = read_camera("--camera", raw.camera);
  join.microphone = read_microphone(raw.microphone);
  join.loudspeaker = read_loudspeaker(raw.loudspeaker);
  join.words = {raw.camera, raw.microphone, raw.loudspeaker};
}

Switch read_switch(const std::string& text) {
  return text == "on" ? Switch::kOn : text == "off" ? Switch::kOff : Switch::kAuto;
}

/// The canceller needs sound that comes as it is heard.
void read_processing(const Raw& raw, JoinOptions& join) {
  join.echo_cancel = read_switch(raw.echo_cancel);
  join.noise_suppress = read_switch(raw.noise_suppress);
  join.gain_control = read_switch(raw.gain_control);
  const bool recorded = join.microphone.kind == MicrophoneKind::kFile ||
                        join.microphone.kind == MicrophoneKind::kVoice;
  if (recorded && join.echo_cancel == Switch::kOn) {
    throw CLI::ValidationError("--echo-cancel", "needs a microphone, not a file or a voice");
  }
}

/// "auto": what the display has; a window is not made as large as the whole of it.
Size read_screen(const std::string& text, Output output) {
  Size size{1280, 720};
  if (text == "auto") {
    const auto whole =
        output == Output::kFullscreen ? display_size("/sys/class/drm") : std::nullopt;
    size = whole.value_or(size);
    return {size.width / 2 * 2, size.height / 2 * 2};
  }
  char cross = 0;
  std::istringstream in(text);
  in >> size.width >> cross >> size.height;
  const bool even = size.width % 2 == 0 && size.height % 2 == 0;
  if (!in || cross != 'x' || !in.eof() || !even || size.width < 320 || size.height < 180 ||
      size.width > 3840 || size.height > 2160) {
    throw CLI::ValidationError("--screen",
                               "auto, or even numbers from 320x180 to 3840x2160, not " + text);
  }
  return size;
}

void read_size(const std::string& text, JoinOptions& join) {
  char cross = 0;
  std::istringstream in(text);
  in >> join.width >> cross >> join.height;
  const bool even = join.width % 2 == 0 && join.height % 2 == 0;
  if (!in || cross != 'x' || !in.eof() || !even || join.width < 192 || join.height < 96 ||
      join.width > 1920 || join.height > 1080) {
    throw CLI::ValidationError("--size", "even numbers from 192x96 to 1920x1080, not " + text);
  }
}

/// "host:port" or "off".
std::optional<panel::Options> read_panel(const Raw& raw) {
  if (raw.panel == "off") {
    return std::nullopt;
  }
  panel::Options options;
  options.pages_dir = raw.panel_pages;
  const auto [host, port] = split(raw.panel);
  const char* end = port.data() + port.size();
  const auto [rest, error] = std::from_chars(port.data(), end, options.port);
  if (host.empty() || error != std::errc() || rest != end || options.port < 0 ||
      options.port > 65535) {
    throw CLI::ValidationError("--panel", "ADDRESS:PORT or off, not " + raw.panel);
  }
  options.host = host;
  options.pin = raw.panel_pin;
  if (!options.pin && !host.starts_with("127.")) {
    throw CLI::ValidationError(
        "--panel",
        "another address than loopback needs --panel-pin: whoever reaches it could mute "
        "this room or see its camera");
  }
  return options;
}

std::string read_token(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  file >> token;
  if (token.empty()) {
    throw CLI::ValidationError("--token-file", "no token could be read from " + path);
  }
  return token;
}

bool set_in_environment(const char* name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread starts
  return std::getenv(name) != nullptr;
}

std::filesystem::path default_state_dir(const std::string& room) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread starts
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home == nullptr ? "." : home) / ".local/state/nhipcau-agent" / room;
}

/// Given by options, kept by `enrol`, or still to be asked for.
void read_identity(const Raw& raw, JoinOptions& join) {
  if (!raw.orchestrator.empty()) {
    const auto address = io::parse_link_url(raw.orchestrator);
    if (!address) {
      throw CLI::ValidationError("--orchestrator", address.error().text.en);
    }
    join.orchestrator = *address;
    join.token = read_token(raw.token_file);
    return;
  }
  join.identity = IdentityFrom::kNobody;
  const auto kept = load_enrolment(join.state_dir);
  if (!kept) {  // goes on: a new code makes it good
    std::cerr << kept.error().text.vi << "\n" << kept.error().text.en << "\n";
  } else if (*kept) {
    if (const auto taken = take_identity(join, **kept); !taken) {
      throw CLI::ValidationError("join", taken.error().text.en);
    }
  }
}

EnrolOptions finish_enrol(const RawEnrol& raw) {
  EnrolOptions options{.invitation = {},
                       .state_dir = raw.state_dir.empty() ? default_state_dir("") : raw.state_dir};
  const auto invitation = !raw.picture.empty() ? read_invitation_picture(raw.picture)
                          : !raw.file.empty()  ? read_invitation_file(raw.file)
                                               : typed_invitation(raw.code, raw.centre);
  if (!invitation) {
    throw CLI::ValidationError("enrol",
                               invitation.error().text.vi + " / " + invitation.error().text.en);
  }
  options.invitation = *invitation;
  return options;
}

void finish(Raw& raw, JoinOptions& join) {
  if (join.state_dir.empty()) {
    join.state_dir = default_state_dir(join.room);
  }
  read_identity(raw, join);
  read_devices(raw, join);
  const bool network =
      join.camera.kind == CameraKind::kRtsp || join.camera.kind == CameraKind::kSrt;
  if (join.microphone.kind == MicrophoneKind::kCamera && !network) {
    throw CLI::ValidationError("--microphone", "camera needs --camera rtsp://… or srt://…");
  }
  read_processing(raw, join);
  join.check = {.look = Seconds{raw.look_seconds},
                .listen = Seconds{raw.listen_seconds},
                .chirps = Seconds{raw.chirp_seconds},
                .line = Seconds{raw.line_seconds}};
  if (!raw.content.empty()) {
    join.content = read_camera("--content", raw.content);
  }
  read_size(raw.size, join);
  join.panel = read_panel(raw);
  join.output = raw.output == "window"       ? Output::kWindow
                : raw.output == "fullscreen" ? Output::kFullscreen
                                             : Output::kHeadless;
  join.screen = read_screen(raw.screen, join.output);
  join.overlay = raw.overlay == "off"    ? OverlayLevel::kOff
                 : raw.overlay == "full" ? OverlayLevel::kFull
                                         : OverlayLevel::kMinimal;
  if (!join.truth.empty() && join.output != Output::kHeadless) {
    throw CLI::ValidationError("--truth", "needs --output headless");
  }
  if (join.output == Output::kFullscreen && set_in_environment("DISPLAY") &&
      !set_in_environment("WAYLAND_DISPLAY")) {
    throw CLI::ValidationError("--output",
                               "fullscreen needs Wayland or a bare console; under X11 use window");
  }
  if (join.output == Output::kWindow && !set_in_environment("DISPLAY") &&
      !set_in_environment("WAYLAND_DISPLAY")) {
    throw CLI::ValidationError(
        "--output", "a window needs a desktop: neither DISPLAY nor WAYLAND_DISPLAY is set");
  }
  if (join.paths.size() > 2 || (join.paths.size() == 2 && join.paths[0] == join.paths[1])) {
    throw CLI::ValidationError("--path", "one or two different paths");
  }
}

/// "1,2,16" after --pass and the like.
void read_answers(const std::vector<int>& rows, CheckMark mark, preflight::Order& order) {
  for (const int row : rows) {
    order.said[row] = mark;
  }
}

struct RawCheck {
  std::string by;
  std::vector<int> pass;
  std::vector<int> fail;
  std::vector<int> not_applicable;
};

preflight::Order read_order(const RawCheck& raw) {
  preflight::Order order;
  order.by = raw.by;
  read_answers(raw.pass, CheckMark::kPass, order);
  read_answers(raw.fail, CheckMark::kFail, order);
  read_answers(raw.not_applicable, CheckMark::kNotApplicable, order);
  return order;
}

void add_check_options(CLI::App& command, RawCheck& raw) {
  command.add_option("--by", raw.by, "the technician who signs")->required();
  const auto rows = [&](const char* name, std::vector<int>& list, const char* what) {
    command.add_option(name, list, what)->delimiter(',')->check(CLI::Range(1, 16));
  };
  rows("--pass", raw.pass, "rows of the sheet the technician found good");
  rows("--fail", raw.fail, "… and bad");
  rows("--not-applicable", raw.not_applicable, "… and not to be had here");
}

/// What the command line leaves open may stand in the file. Who this room is stands there whole, or
/// comes from an enrolment.
void read_file_and_require(CLI::App& command, const std::string& config) {
  try {
    if (!config.empty()) {
      io::read_option_file(command, config);
    }
    constexpr std::array kIdentity = {"--orchestrator", "--room", "--token-file"};
    const bool told =
        std::ranges::any_of(kIdentity, [&](const char* name) { return command.count(name) > 0; });
    for (const char* name : kIdentity) {
      if (told) {
        io::require_option(command, name);
      }
    }
  } catch (const std::runtime_error& error) {
    throw CLI::ValidationError("join", error.what());
  }
}

/// How long a pre-flight check takes: with the panel as with the command.
void add_check_windows(CLI::App& command, Raw& raw) {
  const auto seconds = [&](const char* name, int& value, const char* what) {
    command.add_option(name, value, what)->check(CLI::Range(2, 600))->capture_default_str();
  };
  seconds("--check-line-seconds", raw.line_seconds, "of the pre-flight check: the line");
  seconds("--check-look-seconds", raw.look_seconds, "… the picture alone");
  seconds("--check-listen-seconds", raw.listen_seconds, "… somebody is to speak");
  seconds("--check-chirp-seconds", raw.chirp_seconds, "… the loudspeakers sound");
}

void add_device_options(CLI::App& command, Raw& raw) {
  command
      .add_option(
          "--camera", raw.camera,
          "sim[:FAULT] | v4l2:/dev/video0 | file:PATH | rtsp://… | srt://… (an address with "
          "a password rather in --config)")
      ->capture_default_str();
  command
      .add_option(
          "--microphone", raw.microphone,
          "sim[:SOUND] | voice | alsa[:DEVICE] | pulse[:NAME] | file:PATH | camera (its own "
          "sound)")
      ->capture_default_str();
  const CLI::IsMember switches({"auto", "on", "off"});
  command
      .add_option("--echo-cancel", raw.echo_cancel, "takes the loudspeakers out of the microphone")
      ->check(switches)
      ->capture_default_str();
  command.add_option("--noise-suppress", raw.noise_suppress, "of the microphone")
      ->check(switches)
      ->capture_default_str();
  command.add_option("--gain-control", raw.gain_control, "lifts a quiet speaker")
      ->check(switches)
      ->capture_default_str();
  command.add_option("--content", raw.content,
                     "what the room presents: sim | v4l2:/dev/video1 | file:PATH");
  command
      .add_option(
          "--loudspeaker", raw.loudspeaker,
          "auto | alsa[:DEVICE] | pulse[:NAME]; what the panel chose stands above these three")
      ->capture_default_str();
}

void add_join_options(CLI::App& command, Raw& raw, JoinOptions& join) {
  add_check_windows(command, raw);
  command.add_option("--config", raw.config, "YAML file with the same keys as these options");
  command.add_option("--orchestrator", raw.orchestrator, "ws://host:port or wss://host[:port]");
  command.add_option("--room", join.room, "this room's id in the conference");
  command.add_option("--token-file", raw.token_file, "file with this room's token");
  add_device_options(command, raw);
  command.add_option("--output", raw.output, "where the programme is shown and heard")
      ->check(CLI::IsMember({"window", "fullscreen", "headless"}))
      ->capture_default_str();
  command.add_option("--screen", raw.screen, "size of the window or display: auto | 1920x1080")
      ->capture_default_str();
  command
      .add_option("--overlay", raw.overlay,
                  "what stands over the picture; full: who speaks and what comes next all the time")
      ->check(CLI::IsMember({"off", "minimal", "full"}))
      ->capture_default_str();
  command.add_option("--size", raw.size, "of the main picture")->capture_default_str();
  command.add_option("--fps", join.fps)->check(CLI::Range(5, 60))->capture_default_str();
  command.add_option("--bitrate-kbps", join.bitrate_kbps, "of the main picture")
      ->check(CLI::Range(100, 20000))
      ->capture_default_str();
  command.add_option("--encoder-preset", join.encoder_preset, "x264: better pictures cost CPU")
      ->check(CLI::IsMember({"ultrafast", "superfast", "veryfast"}))
      ->capture_default_str();
  command.add_option("--state-dir", join.state_dir, "what must survive a restart");
  command.add_option("--truth", join.truth, "write what was shown and heard (headless only)");
  command.add_option("--truth-rooms", join.truth_rooms, "tones listened for")
      ->check(CLI::Range(1, 60))
      ->capture_default_str();
  command.add_option("--ca", join.ca_file, "the only certificate authority trusted with wss");
  command
      .add_option("--path", join.paths,
                  "network interface, or address of one, to send media by; twice: by both at once")
      ->expected(1, 2);
  command.add_flag("--mute", join.muted, "start with this room's own mute on; SIGUSR1 toggles it");
  command.add_option("--panel", raw.panel, "address and port of this room's panel, or off")
      ->capture_default_str();
  command.add_flag("--panel-pin", raw.panel_pin,
                   "let phones of the room in by a PIN that the panel here shows");
  command.add_option("--panel-pages", raw.panel_pages, "folder of the panel's built page");
  command.add_option("--log-level", join.log_level)
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}))
      ->capture_default_str();
}

void add_enrol_options(CLI::App& command, RawEnrol& raw) {
  command.add_option("code", raw.code, "the code the centre has read out, e.g. K7QMX-3RWDP");
  command.add_option("--orchestrator", raw.centre, "ws://host:port or wss://host[:port]");
  command.add_option("--enrolment", raw.file, "file from the centre with address and code");
  command.add_option("--qr", raw.picture, "picture of the centre's QR code");
  command.add_option("--state-dir", raw.state_dir, "where it is kept; the same for join");
}

}  // namespace

Expected<CameraChoice> camera_of(const std::string& word) {
  return as_expected([&word] { return read_camera("--camera", word); });
}

Expected<MicrophoneChoice> microphone_of(const std::string& word) {
  return as_expected([&word] { return read_microphone(word); });
}

Expected<LoudspeakerChoice> loudspeaker_of(const std::string& word) {
  return as_expected([&word] { return read_loudspeaker(word); });
}

Expected<void> take_identity(JoinOptions& join, const Enrolment& enrolment) {
  const auto address = io::parse_link_url(enrolment.centre);
  if (!address) {
    return tl::unexpected(address.error());
  }
  join.identity = IdentityFrom::kEnrolment;
  join.orchestrator = *address;
  join.room = enrolment.room;
  join.token = enrolment.token;
  join.ca_file = enrolment.ca.empty() ? "" : ca_path(join.state_dir).string();
  return {};
}

CommandLine read_command_line(int argc, char** argv) {
  CLI::App app("The room's end of a Nhịp Cầu conference.", "nhipcau-agent");
  app.set_version_flag("--version", NHIPCAU_VERSION);
  app.require_subcommand(1);
  Raw raw;
  JoinOptions join;
  CLI::App* join_command = app.add_subcommand("join", "Join a conference and stay in it.");
  add_join_options(*join_command, raw, join);
  RawCheck raw_check;
  CLI::App* check_command = app.add_subcommand(
      "preflight", "Check this room before the conference, sign the sheet and print it.");
  add_join_options(*check_command, raw, join);
  add_check_options(*check_command, raw_check);
  RawEnrol raw_enrol;
  CLI::App* enrol = app.add_subcommand("enrol", "Let this machine in as a room, with a code.");
  add_enrol_options(*enrol, raw_enrol);
  CommandLine result;
  CLI::App* devices = app.add_subcommand("devices", "List cameras, microphones, loudspeakers.");
  try {
    app.parse(argc, argv);
    for (CLI::App* command : {join_command, check_command}) {
      if (command->parsed()) {
        read_file_and_require(*command, raw.config);
        finish(raw, join);
      }
    }
    if (check_command->parsed() && join.identity == IdentityFrom::kNobody) {
      throw CLI::ValidationError("preflight", "this machine is not enrolled: nhipcau-agent enrol");
    }
    if (enrol->parsed()) {
      result.enrol = finish_enrol(raw_enrol);
    }
  } catch (const CLI::ParseError& error) {
    result.exit_code = app.exit(error);
    return result;
  }
  result.devices = devices->parsed();
  if (join_command->parsed() || check_command->parsed()) {
    result.join = join;
  }
  if (check_command->parsed()) {
    result.check = read_order(raw_check);
    result.join->panel.reset();  // the command line is its panel
  }
  return result;
}

}  // namespace nhipcau::agent
