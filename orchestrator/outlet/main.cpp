#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <exception>

#include "common/base/log.hpp"
#include "common/io/heartbeat.hpp"
#include "common/io/instance_lock.hpp"
#include "orchestrator/outlet/options.hpp"
#include "orchestrator/outlet/outlet.hpp"

namespace {

using namespace nhipcau;

constexpr int kCannotStart = 1;
constexpr int kAlreadyRunning = 3;
constexpr int kNiceness = 10;
constexpr unsigned kSecondsToStop = 10;  // a disk or a network that hangs does not keep the program

int complain(int code, const std::string& what) {
  std::fprintf(stderr, "nhipcau-outlet: %s\n", what.c_str());
  return code;
}

int serve(const outlet::Options& options) {
  const auto lock = io::InstanceLock::take(options.run_directory + "/outlet.lock");
  if (!lock) {
    return complain(kAlreadyRunning, "another outlet runs with " + options.run_directory);
  }
  // The air comes first: what a connection costs when it is made anew is taken from nobody.
  setpriority(PRIO_PROCESS, 0, kNiceness);
  boost::asio::io_context loop(1);
  boost::asio::signal_set end(loop, SIGINT, SIGTERM);
  outlet::Outlet outlet(loop, options);
  end.async_wait([&](const boost::system::error_code& error, int /*signal*/) {
    if (!error) {
      alarm(kSecondsToStop);
      outlet.stop();
    }
  });
  const io::Heartbeat heartbeat(loop);
  loop.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGHUP, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  int code = kCannotStart;
  try {
    const outlet::Options options = outlet::parse_options(argc, argv);
    start_logging("nhipcau-outlet", options.log_level, "");
    code = serve(options);
  } catch (const std::exception& error) {
    complain(kCannotStart, error.what());
  }
  stop_logging();
  return code;
}
