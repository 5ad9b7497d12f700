#include "orchestrator/run.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <fstream>
#include <stdexcept>

#include "common/base/log.hpp"
#include "common/io/heartbeat.hpp"
#include "common/io/link_address.hpp"
#include "orchestrator/gateway/gateway.hpp"
#include "orchestrator/journal/journal.hpp"
#include "orchestrator/processes.hpp"
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

std::string first_line(const std::string& path) {
  std::string line;
  std::ifstream file(path);
  if (!path.empty() && !std::getline(file, line)) {
    throw std::runtime_error(path + ": cannot be read");
  }
  return line;
}

gateway::IceServers ice_servers(const RunOptions& options) {
  gateway::IceServers servers{.stun_url = options.stun_url,
                              .turn_url = options.turn_url,
                              .turn_user = options.turn_user,
                              .turn_credential = first_line(options.turn_credential_file),
                              .turn_secret = first_line(options.turn_secret_file)};
  if (!servers.turn_url.empty() && servers.turn_secret.empty() &&
      (servers.turn_user.empty() || servers.turn_credential.empty())) {
    throw std::runtime_error(
        "--turn-url needs --turn-secret-file, or --turn-user and --turn-credential-file: without "
        "them no TURN server lets anybody in");
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
                            .ice_servers = ice_servers(options),
                            .state_dir = options.state_dir,
                            .ca_file = options.tls_ca},
                           std::move(credentials), clock);
  const std::vector<outputs::Output> outputs = value_or_throw(load_outputs(options, conference));
  const auto open_rehearsal = [&](int number) -> Expected<std::unique_ptr<session::JournalStore>> {
    journal::JournalOptions journal_options;
    journal_options.now = clock.now().wall;
    return journal::Journal::open(
        options.state_dir + "/rehearsal-" + std::to_string(number) + ".sqlite", journal_options);
  };
  session::CurrentSession session(*journal, open_rehearsal, gateway, options.media_host,
                                  specs_of(outputs));
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
                       io::in_url(server.host), gateway.port());

  const io::Heartbeat heartbeat(
      context, [&gateway](std::function<void()> back) { gateway.ping(std::move(back)); });
  Processes processes(context, options, gateway.port(), outputs);
  processes.start();
  boost::asio::signal_set signals(context, SIGTERM, SIGINT, SIGHUP);
  signals.async_wait([&](const boost::system::error_code& /*error*/, int number) {
    logger("main")->info("ending: signal {}", number);
    if (options.stop_bridge) {
      processes.stop([&context] { context.stop(); });
    } else {
      context.stop();
    }
  });
  context.run();
}

}  // namespace nhipcau
