#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nhipcau::agent {

/// What a display shows.
struct DisplayMode {
  std::string connector;  ///< "HDMI-A-1"
  int width = 0;          ///< 0: not known
  int height = 0;
  double hertz = 0;  ///< 0: not known
  bool operator==(const DisplayMode&) const = default;
};

/// Of every connected display, as the kernel has it, whoever draws on it: X11, Wayland or this
/// program. Resolution and refresh rate in use come from the cards in `dev`; a card that may not be
/// opened tells only what `sys` has: the display's preferred resolution. Any thread; milliseconds.
std::vector<DisplayMode> display_modes(const std::filesystem::path& dev = "/dev/dri",
                                       const std::filesystem::path& sys = "/sys/class/drm");

/// "HDMI-A-1: 1920×1080, 60 Hz"; in Vietnamese or English where something is not known. Pure.
std::string in_words(const DisplayMode& mode, bool vietnamese);

/// Pictures a second of a mode, by its dot clock in kHz and the dots of a line and lines of a
/// picture, blanking included; an interlaced one has half as many lines. Pure.
double refresh_hertz(std::uint32_t clock_khz, int line_dots, int picture_lines, bool interlaced,
                     bool double_scan);

}  // namespace nhipcau::agent
