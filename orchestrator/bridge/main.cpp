#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "common/base/log.hpp"
#include "common/base/priority.hpp"
#include "common/io/gst.hpp"
#include "common/io/instance_lock.hpp"
#include "orchestrator/bridge/bridge.hpp"
#include "orchestrator/bridge/bridge_loop.hpp"
#include "orchestrator/bridge/control.hpp"
#include "orchestrator/bridge/options.hpp"

namespace {

using namespace nhipcau;

constexpr int kCannotStart = 1;
constexpr int kAlreadyRunning = 3;
constexpr int kPortInUse = 4;

int complain(int code, const std::string& what) {
  std::fprintf(stderr, "nhipcau-bridge: %s\n", what.c_str());
  return code;
}

int serve(const bridge::ProgramOptions& options) {
  const auto lock = io::InstanceLock::take(options.run_directory + "/bridge.lock");
  if (!lock) {
    return complain(kAlreadyRunning, "another bridge runs with " + options.run_directory);
  }
  auto socket = media::UdpSocket::open(options.listen, options.media_port);
  if (!socket) {
    return complain(socket.error().code == "port_in_use" ? kPortInUse : kCannotStart,
                    socket.error().text.en);
  }
  gst::init();
  bridge::BridgeLoop loop;
  loop.stop_on_signals();
  const auto post = [&loop](std::function<void()> task) { loop.post(std::move(task)); };
  bridge::Control control(options.control, post);
  bridge::Bridge bridge(std::move(*socket), options.bridge, control, post);
  control.start(bridge);
  logger("media")->info("listening on {} port {}", options.listen, options.media_port);
  loop.run(bridge);
  control.stop();
  logger("media")->info("stopped");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGHUP, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  ask_for_niceness(kMediaNiceness);
  int code = kCannotStart;
  try {
    const bridge::ProgramOptions options = bridge::parse_options(argc, argv);
    start_logging("nhipcau-bridge", options.log_level, "");
    code = serve(options);
  } catch (const std::exception& error) {
    complain(kCannotStart, error.what());
  }
  stop_logging();
  return code;
}
