#pragma once

#include <string>

#include "common/io/link_address.hpp"
#include "orchestrator/outputs/outputs_file.hpp"

namespace nhipcau::outlet {

/// The command line of nhipcau-outlet, checked, and its output's part of the outputs' file.
struct Options {
  io::LinkAddress orchestrator;
  std::string ca_file;
  std::string token;
  std::string run_directory;  ///< outlet.lock lies here
  std::string media_host;     ///< where the bridge is when its answer names no host
  std::string log_level = "info";
  outputs::Output output;
};

/// On --help and on mistakes it prints and ends the process (0 and 2); throws std::runtime_error
/// when a file cannot be read or does not name the output.
Options parse_options(int argc, char** argv);

}  // namespace nhipcau::outlet
