#include "orchestrator/run.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <stdexcept>

#include "common/base/log.hpp"
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

void warn_of_missing_tokens(const gateway::Credentials& credentials,
                            const core::Conference& conference) {
  for (const core::Room& room : conference.rooms) {
    if (!credentials.room_tokens.contains(room.id)) {
      logger("main")->warn("room {} has no token and cannot connect: run init again",
                           room.id.str());
    }
  }
}

}  // namespace

void run(const RunOptions& options, const core::Conference& conference) {
  const gateway::ServerOptions server = server_options(options);
  gateway::Credentials credentials =
      value_or_throw(gateway::load_credentials(options.state_dir + "/credentials.json"));
  warn_of_missing_tokens(credentials, conference);
  const auto journal =
      value_or_throw(journal::Journal::open(options.state_dir + "/journal.sqlite"));

  const session::Clock clock(read_clock());
  gateway::Gateway gateway({.server = server,
                            .console_dir = options.console,
                            .sessions_file = options.state_dir + "/sessions.json"},
                           std::move(credentials), clock);
  const std::vector<outputs::Output> outputs = value_or_throw(load_outputs(options, conference));
  session::Session session(*journal, gateway, options.media_host, specs_of(outputs));
  if (const auto started = session.start(conference, clock.now().wall); !started) {
    cannot_start(started.error().text);
  }

  boost::asio::io_context context(1);
  session::Loop loop(context, session, clock);
  gateway.listen(loop);
  const StoppedAtEnd stopped_at_end{gateway};
  gateway.start();
  logger("main")->info("conference '{}', epoch {}: listening on {}://{}:{}",
                       session.state().conference.id, session.state().epoch,
                       server.tls_cert.empty() ? "http" : "https", server.host, gateway.port());

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
