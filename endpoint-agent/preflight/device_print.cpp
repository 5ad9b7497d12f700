#include "endpoint-agent/preflight/device_print.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iterator>
#include <vector>

namespace nhipcau::agent::preflight {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The device's own name, so that another camera at the same place is another one.
std::string camera_name(const CameraChoice& camera) {
  if (camera.kind != CameraKind::kV4l2) {
    return {};
  }
  return content(fs::path("/sys/class/video4linux") / fs::path(camera.target).filename() / "name");
}

std::vector<fs::path> connected_screens() {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator entry("/sys/class/drm", error), end; !error && entry != end;
       entry.increment(error)) {
    if (content(entry->path() / "status").starts_with("connected")) {
      found.push_back(entry->path());
    }
  }
  std::ranges::sort(found);
  return found;
}

bool uses_sound_card(const JoinOptions& options) {
  return options.microphone.kind == MicrophoneKind::kAlsa ||
         options.microphone.kind == MicrophoneKind::kPulse || options.output != Output::kHeadless;
}

}  // namespace

std::string device_print(const JoinOptions& options) {
  std::string all = fmt::format(
      "{}|{}|{}|{}|{}|{}x{}@{}|{}|{}", static_cast<int>(options.camera.kind), options.camera.target,
      camera_name(options.camera), static_cast<int>(options.microphone.kind),
      options.microphone.target, options.width, options.height, options.fps, options.bitrate_kbps,
      static_cast<int>(options.output));
  all += fmt::format("|{}|{}|{}", static_cast<int>(options.loudspeaker.kind),
                     options.loudspeaker.target, fmt::join(options.paths, ","));
  if (uses_sound_card(options)) {
    all += content("/proc/asound/cards");
  }
  if (options.output != Output::kHeadless) {
    for (const fs::path& screen : connected_screens()) {
      all += screen.string() + content(screen / "modes");
    }
  }
  std::uint64_t print = 0xcbf29ce484222325ULL;  // FNV-1a
  for (const char c : all) {
    print = (print ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return fmt::format("{:016x}", print);
}

ProcessorTime processor_time() {
  std::ifstream file("/proc/stat");
  std::string name;
  file >> name;
  ProcessorTime time;
  std::uint64_t value = 0;
  for (int field = 0; field < 8 && file >> value; ++field) {
    time.all += value;
    time.idle += field == 3 || field == 4 ? value : 0;  // proc(5): idle, iowait
  }
  return time;
}

std::uint64_t free_megabytes(const fs::path& directory) {
  std::error_code error;
  const fs::space_info space = fs::space(directory, error);
  return error ? 0 : space.available / 1'000'000;
}

Millis utc_offset(WallTime at) {
  const std::time_t seconds = at.ms / 1000;
  std::tm local{};
  localtime_r(&seconds, &local);
  return Millis{static_cast<std::int64_t>(local.tm_gmtoff) * 1000};
}

}  // namespace nhipcau::agent::preflight
