#include "endpoint-agent/playout/display_mode.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xf86drmMode.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "endpoint-agent/playout/screen_size.hpp"

namespace nhipcau::agent {
namespace {

namespace fs = std::filesystem;

struct Free {
  void operator()(drmModeRes* p) const { drmModeFreeResources(p); }
  void operator()(drmModeConnector* p) const { drmModeFreeConnector(p); }
  void operator()(drmModeEncoder* p) const { drmModeFreeEncoder(p); }
  void operator()(drmModeCrtc* p) const { drmModeFreeCrtc(p); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

/// In an order that stays.
std::set<fs::path> entries(const fs::path& directory, const std::string& prefix) {
  std::set<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (entry.path().filename().string().starts_with(prefix)) {
      found.insert(entry.path());
    }
  }
  return found;
}

void take_mode(int card, const drmModeConnector& connector, DisplayMode& mode) {
  const Owned<drmModeEncoder> encoder(drmModeGetEncoder(card, connector.encoder_id));
  const Owned<drmModeCrtc> crtc(encoder ? drmModeGetCrtc(card, encoder->crtc_id) : nullptr);
  if (crtc == nullptr || crtc->mode_valid == 0) {
    return;
  }
  const drmModeModeInfo& is = crtc->mode;
  mode.width = is.hdisplay;
  mode.height = is.vdisplay;
  mode.hertz =
      refresh_hertz(is.clock, is.htotal, is.vtotal, (is.flags & DRM_MODE_FLAG_INTERLACE) != 0,
                    (is.flags & DRM_MODE_FLAG_DBLSCAN) != 0);
}

/// Nothing is probed: that would make a display flicker.
void look_at_card(const fs::path& path, std::vector<DisplayMode>& modes) {
  const int card = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (card < 0) {
    return;
  }
  if (const Owned<drmModeRes> all{drmModeGetResources(card)}) {
    for (int i = 0; i < all->count_connectors; ++i) {
      const Owned<drmModeConnector> is(drmModeGetConnectorCurrent(card, all->connectors[i]));
      if (is == nullptr || is->connection != DRM_MODE_CONNECTED) {
        continue;
      }
      const char* type = drmModeGetConnectorTypeName(is->connector_type);
      DisplayMode mode{
          .connector = fmt::format("{}-{}", type == nullptr ? "?" : type, is->connector_type_id)};
      take_mode(card, *is, mode);
      modes.push_back(std::move(mode));
    }
  }
  ::close(card);
}

std::vector<DisplayMode> preferred_modes(const fs::path& sys) {
  std::vector<DisplayMode> modes;
  for (const fs::path& connector : entries(sys, "card")) {
    if (first_line(connector / "status") != "connected") {
      continue;
    }
    const std::string name = connector.filename().string();
    const Size size = parse_mode(first_line(connector / "modes")).value_or(Size{0, 0});
    modes.push_back({name.substr(name.find('-') + 1), size.width, size.height, 0});
  }
  return modes;
}

}  // namespace

std::vector<DisplayMode> display_modes(const fs::path& dev, const fs::path& sys) {
  std::vector<DisplayMode> modes;
  for (const fs::path& card : entries(dev, "card")) {
    look_at_card(card, modes);
  }
  return modes.empty() ? preferred_modes(sys) : modes;
}

std::string in_words(const DisplayMode& mode, bool vietnamese) {
  const std::string size = mode.width > 0 ? fmt::format("{}×{}", mode.width, mode.height)
                           : vietnamese   ? "không rõ độ phân giải"
                                          : "resolution unknown";
  const std::string rate = mode.hertz > 0 ? fmt::format("{:.0f} Hz", mode.hertz)
                           : vietnamese   ? "không rõ tần số quét"
                                          : "refresh rate unknown";
  return fmt::format("{}: {}, {}", mode.connector, size, rate);
}

double refresh_hertz(std::uint32_t clock_khz, int line_dots, int picture_lines, bool interlaced,
                     bool double_scan) {
  if (line_dots <= 0 || picture_lines <= 0) {
    return 0;
  }
  const double hertz = 1000.0 * clock_khz / line_dots / picture_lines;
  return hertz * (interlaced ? 2 : 1) / (double_scan ? 2 : 1);
}

}  // namespace nhipcau::agent
