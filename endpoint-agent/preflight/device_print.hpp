#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "endpoint-agent/options.hpp"

/// What the machine says of itself. Reads /proc and /sys: a few file reads each. Any thread.
namespace nhipcau::agent::preflight {

/// A short fingerprint of the devices this room uses: another camera, sound card, screen or
/// network path, or other options for them, give another one.
std::string device_print(const JoinOptions& options);

/// Time all processors spent since the machine's start, and how much of it at rest.
struct ProcessorTime {
  std::uint64_t all = 0;
  std::uint64_t idle = 0;
};
ProcessorTime processor_time();

std::uint64_t free_megabytes(const std::filesystem::path& directory);

/// Of the machine's own time zone at that instant.
Millis utc_offset(WallTime at);

}  // namespace nhipcau::agent::preflight
