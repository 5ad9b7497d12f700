#include "orchestrator/bridge/options.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "common/io/option_file.hpp"

namespace nhipcau::bridge {
namespace {

constexpr int kUsageError = 2;

std::string read_token(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  if (!std::getline(file, token) || token.empty()) {
    throw std::runtime_error(path + ": cannot read the bridge's token (one line)");
  }
  return token;
}

/// "640x360"; even, and large enough for the picture code.
bool parse_size(const std::string& text, int& width, int& height) {
  char rest = 0;
  return std::sscanf(text.c_str(), "%dx%d%c", &width, &height, &rest) == 2 && width >= 192 &&
         height >= 96 && width <= 3840 && height <= 2160 && width % 2 == 0 && height % 2 == 0;
}

[[noreturn]] void refuse(const std::string& what) {
  std::fprintf(stderr, "nhipcau-bridge: %s\n", what.c_str());
  std::exit(kUsageError);
}

}  // namespace

ProgramOptions parse_options(int argc, char** argv) {
  CLI::App app("nhipcau-bridge: the media of a conference");
  ProgramOptions options;
  std::string config;
  std::string url;
  std::string token_file;
  std::string slate = "640x360";
  std::string composed = "1280x720";
  options.listen = "127.0.0.1";
  options.media_port = 5004;
  options.log_level = "info";
  app.add_option("--config", config, "YAML file with the same keys as these options");
  app.add_option("--orchestrator", url, "ws://host:port or wss://host[:port]");
  app.add_option("--token-file", token_file, "file with the bridge's token");
  app.add_option("--run-dir", options.run_directory, "where bridge.lock lies");
  app.add_option("--listen", options.listen, "address of the media port");
  app.add_option("--media-port", options.media_port, "UDP port of all rooms; 0: a free one");
  app.add_option("--advertise-host", options.bridge.advertise_host,
                 "host the agents send media to (default: the one they reach the orchestrator by)");
  app.add_option("--ca", options.control.ca_file, "PEM of the authority trusted with wss");
  app.add_option("--slate", slate, "size of the slate");
  ComposedFormat& format = options.bridge.composed;
  app.add_option("--composed", composed, "size of the composed picture");
  app.add_option("--composed-fps", format.pictures_per_second, "its pictures a second")
      ->check(CLI::Range(5, 60));
  app.add_option("--composed-kbps", format.kilobits, "its bit rate")->check(CLI::Range(200, 20000));
  app.add_option("--log-level", options.log_level, "trace, debug, info, warn, error");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error) == 0 ? EXIT_SUCCESS : kUsageError);
  }
  if (!config.empty()) {
    io::read_option_file(app, config);
  }
  for (const char* name : {"--orchestrator", "--token-file", "--run-dir"}) {
    io::require_option(app, name);
  }
  const auto address = io::parse_link_url(url);
  if (!address) {
    refuse(address.error().text.en);
  }
  options.control.address = *address;
  if (!parse_size(slate, options.bridge.slate_width, options.bridge.slate_height)) {
    refuse("--slate " + slate + ": want WIDTHxHEIGHT, even, from 192x96 to 3840x2160");
  }
  if (!parse_size(composed, format.width, format.height) || format.width % 8 != 0) {
    refuse("--composed " + composed +
           ": want WIDTHxHEIGHT, width a multiple of 8, height even, up to 3840x2160");
  }
  options.control.token = read_token(token_file);
  return options;
}

}  // namespace nhipcau::bridge
