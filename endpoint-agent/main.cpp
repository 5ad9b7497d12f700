#include <signal.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <exception>
#include <iostream>
#include <span>
#include <string_view>

#include "common/base/log.hpp"
#include "common/base/priority.hpp"
#include "common/io/gst.hpp"
#include "endpoint-agent/agent.hpp"
#include "endpoint-agent/devices.hpp"
#include "endpoint-agent/options.hpp"

namespace {

using namespace nhipcau;

constexpr unsigned kSecondsToStop = 2;  // a device that hangs does not keep the program

void wait_for_mute(boost::asio::signal_set& mute, agent::Agent& agent) {
  mute.async_wait([&](const boost::system::error_code& error, int /*signal*/) {
    if (!error) {
      agent.toggle_mute();
      wait_for_mute(mute, agent);
    }
  });
}

/// Addresses may hold passwords, and everybody on this machine may list its programs.
void hide_addresses(std::span<char*> arguments) {
  for (char* const argument : arguments) {
    const std::string_view text(argument);
    if (text.find("://") != std::string_view::npos &&
        text.find_first_of("@?") != std::string_view::npos) {
      std::fill_n(argument, text.size(), '*');
    }
  }
}

int join(const agent::JoinOptions& options, const std::optional<agent::preflight::Order>& check) {
  boost::asio::io_context loop(1);
  boost::asio::signal_set end(loop, SIGINT, SIGTERM);
  boost::asio::signal_set mute(loop, SIGUSR1);
  agent::Agent agent(loop, options);
  if (check) {
    agent.check_once(*check);
  }
  end.async_wait([&](const boost::system::error_code& error, int /*signal*/) {
    if (!error) {
      agent.stop();
    }
  });
  wait_for_mute(mute, agent);
  loop.run();
  alarm(kSecondsToStop);
  return agent.exit_code();
}

}  // namespace

int main(int argc, char** argv) {
  const agent::CommandLine command = agent::read_command_line(argc, argv);
  hide_addresses({argv, static_cast<std::size_t>(argc)});
  if (!command.join && !command.devices) {
    return command.exit_code;
  }
  signal(SIGPIPE, SIG_IGN);
  ask_for_niceness(kMediaNiceness);
  int code = 1;
  try {
    gst::init();
    if (command.devices) {
      agent::list_devices(std::cout);
      return 0;
    }
    start_logging("nhipcau-agent", command.join->log_level, "");
    code = join(*command.join, command.check);
  } catch (const std::exception& error) {
    std::cerr << "nhipcau-agent: " << error.what() << "\n";
  }
  stop_logging();
  return code;
}
