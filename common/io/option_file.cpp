#include "common/io/option_file.hpp"

#include <yaml-cpp/yaml.h>

#include <CLI/CLI.hpp>
#include <stdexcept>
#include <vector>

namespace nhipcau::io {
namespace {

void set(CLI::App& app, const std::string& key, const YAML::Node& value) {
  CLI::Option* option = app.get_option_no_throw("--" + key);
  if (option == nullptr || key == "config") {
    throw std::runtime_error("unknown key '" + key + "'");
  }
  if (option->count() == 0) {
    if (value.IsSequence()) {
      option->add_result(value.as<std::vector<std::string>>());
    } else {
      option->add_result(value.as<std::string>());
    }
    option->run_callback();
  }
}

}  // namespace

void read_option_file(CLI::App& app, const std::string& path) {
  try {
    for (const auto& entry : YAML::LoadFile(path)) {
      set(app, entry.first.as<std::string>(), entry.second);
    }
  } catch (const std::exception& error) {  // YAML's, CLI's or ours
    throw std::runtime_error(path + ": " + error.what());
  }
}

void require_option(CLI::App& app, const std::string& name) {
  if (app.get_option(name)->count() == 0) {
    throw std::runtime_error(name + " is required");
  }
}

}  // namespace nhipcau::io
