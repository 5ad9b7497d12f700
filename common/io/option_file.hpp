#pragma once

#include <string>

namespace CLI {
class App;
}

/// The options of a program from a file, for those a service starts. Before any thread.
namespace nhipcau::io {

/// Reads a YAML file whose keys are the long options without their dashes, into options that were
/// not given on the command line, which wins. Throws std::runtime_error with one line that names
/// the file and what is wrong in it (unreadable, unknown key, refused value).
void read_option_file(CLI::App& app, const std::string& path);

/// Throws std::runtime_error when neither the command line nor a file gave `name`.
void require_option(CLI::App& app, const std::string& name);

}  // namespace nhipcau::io
