#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/base/time.hpp"
#include "endpoint-agent/preflight/finding.hpp"

/// The room's machine: signed in, clock, disk, power to encode, the screen. Pure.
namespace nhipcau::agent::preflight {

struct MachineFacts {
  bool signed_in = false;
  std::string room_name;
  Millis clock_ahead{};  ///< of this machine's wall clock, against the centre's
  std::uint64_t disk_free_mb = 0;
  int wanted_fps = 25;
  std::optional<double> encoded_fps;  ///< of the main picture; empty: it was not tried
  double idle_pct = 100;              ///< of all processors, meanwhile
};

/// Rows 5 and 8.
Findings check_machine(const MachineFacts& facts);

struct ScreenFacts {
  bool headless = false;    ///< no screen by intention
  double received_fps = 0;  ///< pictures that came from the centre: its slate has five a second
  double shown_fps = 0;     ///< of them, really presented
  Text mode;                ///< "HDMI-A-1: 1920×1080, 60 Hz"; empty: not known
};

/// Row 9.
Findings check_screen(const ScreenFacts& facts);

}  // namespace nhipcau::agent::preflight
