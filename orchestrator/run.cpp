#include "orchestrator/run.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <csignal>
#include <fstream>
#include <optional>
#include <stdexcept>

#include "common/base/log.hpp"
#include "orchestrator/gateway/gateway.hpp"
#include "orchestrator/journal/journal.hpp"
#include "orchestrator/session/bridge_process.hpp"
#include "orchestrator/session/loop.hpp"

namespace nhipcau {
namespace {

[[noreturn]] void cannot_start(const Text& why) {
  throw std::runtime_error(why.vi + " / " + why.en);
}

template <typename T>
T value_or_throw(Expected<T> expected) {
  if (!expected) {
    cannot_start(expected.error().text);
  }
  return std::move(*expected);
}

/// The gateway's thread posts to the loop: it ends before the loop does, whatever way we leave.
struct StoppedAtEnd {
  gateway::Gateway& gateway;
  ~StoppedAtEnd() { gateway.stop(); }
};

gateway::ServerOptions server_options(const RunOptions& options) {
  const std::size_t colon = options.listen.rfind(':');
  const std::string port = colon == std::string::npos ? "" : options.listen.substr(colon + 1);
  gateway::ServerOptions server{.host = options.listen.substr(0, colon),
                                .port = -1,
                                .tls_cert = options.tls_cert,
                                .tls_key = options.tls_key};
  const char* end = port.data() + port.size();
  const auto [rest, error] = std::from_chars(port.data(), end, server.port);
  if (error != std::errc() || rest != end || server.port < 0 || server.port > 65535) {
    throw std::runtime_error("--listen must be address:port, not '" + options.listen + "'");
  }
  return server;
}

session::BridgeCommand bridge_command(const RunOptions& options, int port) {
  const gateway::ServerOptions server = server_options(options);
  const bool tls = !server.tls_cert.empty();
  const std::string host = server.host == "0.0.0.0" ? "127.0.0.1" : server.host;
  session::BridgeCommand command{
      .program = options.bridge,
      .arguments = {"--orchestrator",
                    (tls ? "wss://" : "ws://") + host + ":" + std::to_string(port), "--token-file",
                    options.state_dir + "/tokens/bridge.token", "--listen", options.media_listen,
                    "--media-port", std::to_string(options.media_port), "--run-dir",
                    options.state_dir, "--log-level", options.log_level},
      .run_dir = options.state_dir};
  if (tls) {
    command.arguments.insert(command.arguments.end(),
                             {"--ca", options.tls_ca.empty() ? server.tls_cert : options.tls_ca});
  }
  return command;
}

std::unique_ptr<journal::Journal> open_journal(const RunOptions& options, WallTime now) {
  journal::JournalOptions journal;
  journal.ballast_bytes = std::int64_t{options.journal_reserve_mb} * 1024 * 1024;
  journal.now = now;
  return value_or_throw(journal::Journal::open(options.state_dir + "/journal.sqlite", journal));
}

/// Header values of one line: neither quotes nor line ends may come from the configuration.
bool fits_a_header(const std::string& text) {
  return std::ranges::none_of(text, [](char c) { return c == '"' || c == '>' || c < ' '; });
}

gateway::IceServers ice_servers(const RunOptions& options) {
  gateway::IceServers servers{.stun_url = options.stun_url,
                              .turn_url = options.turn_url,
                              .turn_user = options.turn_user,
                              .turn_credential = {}};
  if (!options.turn_credential_file.empty()) {
    std::ifstream file(options.turn_credential_file);
    if (!std::getline(file, servers.turn_credential)) {
      throw std::runtime_error(options.turn_credential_file + ": cannot be read");
    }
  }
  for (const std::string* each :
       {&servers.stun_url, &servers.turn_url, &servers.turn_user, &servers.turn_credential}) {
    if (!fits_a_header(*each)) {
      throw std::runtime_error("--stun-url and --turn-…: no quotes or line ends are allowed");
    }
  }
  return servers;
}

void warn_of_missing_tokens(const gateway::Credentials& credentials,
                            const core::Conference& conference) {
  for (const core::Room& room : conference.rooms) {
    if (!credentials.room_tokens.contains(room.id)) {
      logger("main")->warn("room {} has no token and cannot connect: run init again",
                           room.id.str());
    }
  }
}

/// The conference's time goes on from here, wherever the machine's clock was put meanwhile.
WallTime newest_instant(journal::Journal& journal) {
  if (journal.head() == 0) {
    return {};
  }
  const auto last = value_or_throw(journal.read(journal.head() - 1, 1));
  return last.front().at;
}

}  // namespace

void run(const RunOptions& options, const core::Conference& conference) {
  const gateway::ServerOptions server = server_options(options);
  gateway::Credentials credentials =
      value_or_throw(gateway::load_credentials(options.state_dir + "/credentials.json"));
  warn_of_missing_tokens(credentials, conference);
  const auto journal = open_journal(options, read_clock().wall);
  const session::Clock clock = session::Clock::not_before(newest_instant(*journal), read_clock());
  gateway::Gateway gateway({.server = server,
                            .console_dir = options.console,
                            .sessions_file = options.state_dir + "/sessions.json",
                            .ice_servers = ice_servers(options)},
                           std::move(credentials), clock);
  const auto open_rehearsal = [&](int number) -> Expected<std::unique_ptr<session::JournalStore>> {
    journal::JournalOptions journal_options;
    journal_options.now = clock.now().wall;
    return journal::Journal::open(
        options.state_dir + "/rehearsal-" + std::to_string(number) + ".sqlite", journal_options);
  };
  session::CurrentSession session(*journal, open_rehearsal, gateway, options.media_host);
  if (const auto started = session.start(conference, clock.now().wall); !started) {
    cannot_start(started.error().text);
  }

  boost::asio::io_context context(1);
  session::Loop loop(context, session, clock);
  gateway.listen(loop);
  const StoppedAtEnd stopped_at_end{gateway};
  gateway.start();
  logger("main")->info("conference '{}', epoch {}: listening on {}://{}:{}", conference.id,
                       session.active().state().epoch, server.tls_cert.empty() ? "http" : "https",
                       server.host, gateway.port());

  std::optional<session::BridgeProcess> bridge;
  if (!options.bridge.empty()) {
    bridge.emplace(context, bridge_command(options, gateway.port()));
    bridge->start();
  }
  boost::asio::signal_set signals(context, SIGTERM, SIGINT, SIGHUP);
  signals.async_wait([&](const boost::system::error_code& /*error*/, int number) {
    logger("main")->info("ending: signal {}", number);
    if (bridge && options.stop_bridge) {
      bridge->stop([&context] { context.stop(); });
    } else {
      context.stop();
    }
  });
  context.run();
}

}  // namespace nhipcau
