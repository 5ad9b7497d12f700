#include <signal.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <exception>
#include <functional>
#include <iostream>
#include <span>
#include <string_view>
#include <utility>

#include "common/base/log.hpp"
#include "common/base/priority.hpp"
#include "common/io/gst.hpp"
#include "common/io/heartbeat.hpp"
#include "endpoint-agent/agent.hpp"
#include "endpoint-agent/devices.hpp"
#include "endpoint-agent/enrolment/enrol_client.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/waiting_room.hpp"

namespace {

using namespace nhipcau;

constexpr unsigned kSecondsToStop = 2;  // a device that hangs does not keep the program
constexpr int kExitRefused = 2;

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

void end_on_signal(boost::asio::signal_set& end, std::function<void()> stop) {
  end.async_wait([stop = std::move(stop)](const boost::system::error_code& error, int /*signal*/) {
    if (!error) {
      stop();
    }
  });
}

/// True: the room is enrolled now; false: the program was told to end.
bool wait_for_enrolment(agent::JoinOptions& options) {
  boost::asio::io_context loop(1);
  boost::asio::signal_set end(loop, SIGINT, SIGTERM);
  end_on_signal(end, [&loop] { loop.stop(); });
  bool enrolled = false;
  const agent::WaitingRoom waiting(loop, options, [&](const agent::Enrolment& enrolment) {
    enrolled = agent::take_identity(options, enrolment).has_value();
    loop.stop();
  });
  const io::Heartbeat heartbeat(loop);
  loop.run();
  return enrolled;
}

struct Ended {
  int exit_code = 0;
  bool is_unknown = false;
};

Ended take_part(const agent::JoinOptions& options,
                const std::optional<agent::preflight::Order>& check) {
  boost::asio::io_context loop(1);
  boost::asio::signal_set end(loop, SIGINT, SIGTERM);
  boost::asio::signal_set mute(loop, SIGUSR1);
  agent::Agent agent(loop, options);
  if (check) {
    agent.check_once(*check);
  }
  end_on_signal(end, [&agent] { agent.stop(); });
  wait_for_mute(mute, agent);
  const io::Heartbeat heartbeat(loop);
  loop.run();
  if (!agent.is_unknown()) {
    alarm(kSecondsToStop);
  }
  return {agent.exit_code(), agent.is_unknown()};
}

/// A room whose enrolment the centre has revoked waits for a new code.
int join(agent::JoinOptions options, const std::optional<agent::preflight::Order>& check) {
  for (;;) {
    if (options.identity == agent::IdentityFrom::kNobody && !wait_for_enrolment(options)) {
      return 0;
    }
    const Ended ended = take_part(options, check);
    if (!ended.is_unknown || options.identity != agent::IdentityFrom::kEnrolment) {
      return ended.exit_code;
    }
    agent::forget_enrolment(options.state_dir);
    options.identity = agent::IdentityFrom::kNobody;
  }
}

int enrol(const agent::EnrolOptions& options) {
  const auto enrolled = agent::enrol_with(options.invitation, read_clock().wall);
  const auto kept = enrolled ? agent::save_enrolment(options.state_dir, *enrolled)
                             : Expected<void>(tl::unexpected(enrolled.error()));
  if (!kept) {
    std::cerr << kept.error().text.vi << "\n" << kept.error().text.en << "\n";
    return kExitRefused;
  }
  std::cout << "Đã đăng ký điểm cầu / enrolled as room: " << enrolled->room << "\n"
            << "Tiếp theo / next: nhipcau-agent join\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const agent::CommandLine command = agent::read_command_line(argc, argv);
  hide_addresses({argv, static_cast<std::size_t>(argc)});
  if (!command.join && !command.devices && !command.enrol) {
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
    if (command.enrol) {
      return enrol(*command.enrol);
    }
    start_logging("nhipcau-agent", command.join->log_level, "");
    code = join(*command.join, command.check);
  } catch (const std::exception& error) {
    std::cerr << "nhipcau-agent: " << error.what() << "\n";
  }
  stop_logging();
  return code;
}
