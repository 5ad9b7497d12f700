#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/enrolment/invitation.hpp"
#include "common/io/link_address.hpp"
#include "endpoint-agent/draw/canvas.hpp"
#include "endpoint-agent/enrolment/identity_file.hpp"
#include "endpoint-agent/panel/options.hpp"
#include "endpoint-agent/preflight/order.hpp"
#include "endpoint-agent/preflight/runner.hpp"

namespace nhipcau::agent {

enum class CameraKind { kSim, kV4l2, kFile, kRtsp, kSrt };
struct CameraChoice {
  CameraKind kind = CameraKind::kSim;
  /// Device, path, what a simulated one has wrong, or address (with its secrets: never to be
  /// logged).
  std::string target;
};

/// kCamera: the sound that comes with a network camera's picture.
enum class MicrophoneKind { kSim, kVoice, kAlsa, kPulse, kFile, kCamera };
/// A simulated microphone that sounds in the first 200 ms of every second only.
inline constexpr const char* kBeep = "beep";
struct MicrophoneChoice {
  MicrophoneKind kind = MicrophoneKind::kSim;
  std::string target;  ///< device (may be empty: the default one), path, or what is simulated
};

enum class LoudspeakerKind { kAuto, kAlsa, kPulse };
struct LoudspeakerChoice {
  LoudspeakerKind kind = LoudspeakerKind::kAuto;
  std::string target;  ///< device; may be empty: the default one
};

/// The devices as they were named.
struct DeviceWords {
  std::string camera = "sim";
  std::string microphone = "sim";
  std::string loudspeaker = "auto";
  bool operator==(const DeviceWords&) const = default;
};

/// What a word stands for. Error `bad_device`: says which words there are. Pure; any thread.
Expected<CameraChoice> camera_of(const std::string& word);
Expected<MicrophoneChoice> microphone_of(const std::string& word);
Expected<LoudspeakerChoice> loudspeaker_of(const std::string& word);

/// Auto: on for real devices, off for simulated ones and files.
enum class Switch { kAuto, kOn, kOff };

/// What is done to a microphone's sound before it is sent. Four bytes: an atomic one needs no lock.
struct alignas(4) Treatment {
  bool echo_cancel = false;
  bool noise_suppress = false;
  bool gain_control = false;
  bool operator==(const Treatment&) const = default;
};

enum class Output { kWindow, kFullscreen, kHeadless };

/// Who this room is to the centre.
enum class IdentityFrom {
  kOptions,    ///< --orchestrator, --room, --token-file
  kEnrolment,  ///< what `enrol` kept in the state directory
  kNobody,     ///< not enrolled yet: the panel asks for a code
};

/// What stands over the picture on the room's screen.
enum class OverlayLevel {
  kOff,      ///< nothing
  kMinimal,  ///< on air, stand by, the clock, messages; who speaks for the first 12 s
  kFull,     ///< who speaks and what comes next all the time
};

/// `nhipcau-agent join …`, checked.
struct JoinOptions {
  IdentityFrom identity = IdentityFrom::kOptions;
  io::LinkAddress orchestrator;
  std::string room;
  std::string token;
  CameraChoice camera;
  MicrophoneChoice microphone;
  std::optional<CameraChoice> content;  ///< what the room presents; empty: nothing
  LoudspeakerChoice loudspeaker;
  DeviceWords words;  ///< of the three
  Switch echo_cancel = Switch::kAuto;
  Switch noise_suppress = Switch::kAuto;
  Switch gain_control = Switch::kAuto;
  Output output = Output::kWindow;
  Size screen{1280, 720};  ///< of the window or the display; even
  OverlayLevel overlay = OverlayLevel::kMinimal;
  int width = 640;
  int height = 360;
  int fps = 25;
  bool picture_as_it_is = false;  ///< size and rate as the source has them; these are the most
  int bitrate_kbps = 800;
  std::string encoder_preset = "ultrafast";  ///< of x264
  preflight::Windows check;                  ///< how long the parts of a pre-flight check take
  std::filesystem::path state_dir;
  std::filesystem::path truth;  ///< empty: none
  int truth_rooms = 8;
  std::string ca_file;
  std::vector<std::string> paths;  ///< interfaces or addresses to send media by; none: any
  bool muted = false;
  std::optional<panel::Options> panel = panel::Options{};  ///< empty: none
  std::string log_level = "info";
};

/// `nhipcau-agent enrol …`, checked.
struct EnrolOptions {
  enrolment::Invitation invitation;
  std::filesystem::path state_dir;
};

/// Takes an enrolment over into the options of `join`. Error `bad_url`.
Expected<void> take_identity(JoinOptions& join, const Enrolment& enrolment);

/// What the command line asks for; or, when the program is to end at once (--help, a mistake,
/// already explained to the user), its exit code.
struct CommandLine {
  std::optional<JoinOptions> join;
  std::optional<preflight::Order> check{};  ///< `preflight`: once, with the options of `join`
  std::optional<EnrolOptions> enrol;
  bool devices = false;
  int exit_code = 0;
};

CommandLine read_command_line(int argc, char** argv);

}  // namespace nhipcau::agent
