#include "orchestrator/outlet/options.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "common/io/option_file.hpp"

namespace nhipcau::outlet {
namespace {

constexpr int kUsageError = 2;

std::string read_token(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  if (!std::getline(file, token) || token.empty()) {
    throw std::runtime_error(path + ": cannot read the token (one line)");
  }
  return token;
}

}  // namespace

Options parse_options(int argc, char** argv) {
  CLI::App app("nhipcau-outlet: one recording or stream of a conference");
  app.set_version_flag("--version", NHIPCAU_VERSION);
  Options options;
  std::string config;
  std::string url;
  std::string token_file;
  std::string outputs_file;
  std::string output;
  app.add_option("--config", config, "YAML file with the same keys as these options");
  app.add_option("--orchestrator", url, "ws://host:port or wss://host[:port]");
  app.add_option("--token-file", token_file, "file with the bridge's token");
  app.add_option("--outputs", outputs_file, "outputs.yaml");
  app.add_option("--output", output, "which of them");
  app.add_option("--run-dir", options.run_directory, "where outlet.lock lies");
  app.add_option("--media-host", options.media_host, "where the bridge is, unless it says so");
  app.add_option("--ca", options.ca_file, "PEM of the authority trusted with wss");
  app.add_option("--log-level", options.log_level, "trace, debug, info, warn, error");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error) == 0 ? EXIT_SUCCESS : kUsageError);
  }
  if (!config.empty()) {
    io::read_option_file(app, config);
  }
  for (const char* name :
       {"--orchestrator", "--token-file", "--outputs", "--output", "--run-dir"}) {
    io::require_option(app, name);
  }
  const auto address = io::parse_link_url(url);
  if (!address) {
    throw std::runtime_error(address.error().text.en);
  }
  options.orchestrator = *address;
  options.token = read_token(token_file);
  auto found = outputs::find_output(outputs_file, OutputId(output));
  if (!found) {
    throw std::runtime_error(found.error().text.en);
  }
  options.output = std::move(*found);
  return options;
}

}  // namespace nhipcau::outlet
