#include "orchestrator/processes.hpp"

#include <charconv>
#include <filesystem>
#include <stdexcept>

#include "common/io/link_address.hpp"

namespace nhipcau {
namespace {

using session::ProcessCommand;
using Words = std::vector<std::string>;

/// Where a program beside this one reaches what listens at `host`.
std::string from_here(const std::string& host) {
  return host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host;
}

/// How every program beside this one finds the gateway and proves that it belongs to it.
Words link_words(const RunOptions& options, int port) {
  const gateway::ServerOptions server = server_options(options);
  const bool tls = !server.tls_cert.empty();
  const std::string host = io::in_url(from_here(server.host));
  Words words{"--orchestrator", (tls ? "wss://" : "ws://") + host + ":" + std::to_string(port),
              "--token-file",   options.state_dir + "/tokens/bridge.token",
              "--log-level",    options.log_level};
  if (tls) {
    words.insert(words.end(), {"--ca", options.tls_ca.empty() ? server.tls_cert : options.tls_ca});
  }
  return words;
}

ProcessCommand bridge_command(const RunOptions& options, int port) {
  Words words = link_words(options, port);
  words.insert(words.end(), {"--listen", options.media_listen, "--media-port",
                             std::to_string(options.media_port), "--run-dir", options.state_dir});
  return {.name = "the bridge",
          .program = options.bridge,
          .arguments = std::move(words),
          .lock = options.state_dir + "/bridge.lock",
          .log = options.state_dir + "/bridge.log"};
}

ProcessCommand outlet_command(const RunOptions& options, int port, const outputs::Output& output) {
  const std::string directory = options.state_dir + "/outlets/" + output.id.str();
  std::filesystem::create_directories(directory);
  Words words = link_words(options, port);
  words.insert(words.end(),
               {"--outputs", options.state_dir + "/outputs.yaml", "--output", output.id.str(),
                "--run-dir", directory, "--media-host", from_here(options.media_listen)});
  return {.name = "outlet " + output.id.str(),
          .program = options.outlet,
          .arguments = std::move(words),
          .lock = directory + "/outlet.lock",
          .log = directory + "/outlet.log"};
}

session::OutputKind kind_of(outputs::Kind kind) {
  switch (kind) {
    case outputs::Kind::kRtmp:
      return session::OutputKind::kRtmp;
    case outputs::Kind::kSrt:
      return session::OutputKind::kSrt;
    case outputs::Kind::kRecord:
      break;
  }
  return session::OutputKind::kRecord;
}

}  // namespace

gateway::ServerOptions server_options(const RunOptions& options) {
  const std::size_t colon = options.listen.rfind(':');
  const std::string port = colon == std::string::npos ? "" : options.listen.substr(colon + 1);
  std::string host = options.listen.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  host = bracketed ? host.substr(1, host.size() - 2) : host;
  const bool bad_host = bracketed != (host.find(':') != std::string::npos);
  gateway::ServerOptions server{
      .host = host, .port = -1, .tls_cert = options.tls_cert, .tls_key = options.tls_key};
  const char* end = port.data() + port.size();
  const auto [rest, error] = std::from_chars(port.data(), end, server.port);
  if (bad_host || error != std::errc() || rest != end || server.port < 0 || server.port > 65535) {
    throw std::runtime_error("--listen must be address:port, of IPv6 [address]:port, not '" +
                             options.listen + "'");
  }
  return server;
}

Expected<std::vector<outputs::Output>> load_outputs(const RunOptions& options,
                                                    const core::Conference& conference) {
  std::vector<RoomId> roster;
  for (const core::Room& room : conference.rooms) {
    roster.push_back(room.id);
  }
  return outputs::load_outputs(options.state_dir + "/outputs.yaml", roster);
}

std::vector<session::OutputSpec> specs_of(const std::vector<outputs::Output>& outputs) {
  std::vector<session::OutputSpec> specs;
  for (const outputs::Output& output : outputs) {
    specs.push_back({output.id, kind_of(output.kind), output.room});
  }
  return specs;
}

Processes::Processes(boost::asio::io_context& context, const RunOptions& options, int port,
                     const std::vector<outputs::Output>& outputs) {
  if (!options.bridge.empty()) {
    processes_.push_back(
        std::make_unique<session::SupervisedProcess>(context, bridge_command(options, port)));
  }
  if (options.outlet.empty()) {
    return;
  }
  for (const outputs::Output& output : outputs) {
    processes_.push_back(std::make_unique<session::SupervisedProcess>(
        context, outlet_command(options, port, output)));
  }
}

void Processes::start() {
  for (const auto& process : processes_) {
    process->start();
  }
}

void Processes::stop(std::function<void()> done) {
  if (processes_.empty()) {
    done();
    return;
  }
  const auto left = std::make_shared<std::size_t>(processes_.size());
  for (const auto& process : processes_) {
    process->stop([left, done] {
      if (--*left == 0) {
        done();
      }
    });
  }
}

}  // namespace nhipcau
