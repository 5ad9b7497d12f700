#pragma once

#include <cstdint>
#include <string>

#include "orchestrator/bridge/bridge.hpp"
#include "orchestrator/bridge/control.hpp"

namespace nhipcau::bridge {

/// The command line of nhipcau-bridge, checked.
struct ProgramOptions {
  ControlOptions control;
  BridgeOptions bridge;
  std::string listen;
  std::uint16_t media_port = 0;
  std::string run_directory;
  std::string log_level;
};

/// Reads the command line and the token's file. On --help and on mistakes it prints and ends the
/// process (0 and 2); throws std::runtime_error when the token cannot be read.
ProgramOptions parse_options(int argc, char** argv);

}  // namespace nhipcau::bridge
