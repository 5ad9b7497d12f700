/// nhipcau-relay: a bad network on one machine. An agent whose bridge is advertised at --listen
/// sends there; what survives goes to --bridge, and back.
#include <poll.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>

#include "tests/media/relay/relay.hpp"

namespace {

using namespace nhipcau;

std::atomic<bool> g_stop{false};  // the only things a signal handler may touch
std::atomic<bool> g_outage{false};

struct Options {
  std::string listen = "127.0.0.2";
  std::uint16_t port = 0;
  std::string bridge = "127.0.0.1";
  std::uint16_t bridge_port = 0;
  std::uint64_t seed = 1;
  double loss_pct = 0;
  double burst = 1;
  int delay_ms = 0;
  int jitter_ms = 0;
  double reordered_pct = 0;
  double duplicated_pct = 0;
  std::int64_t kbps = 0;
  std::size_t queue_bytes = relay::Impairment{}.queue_bytes;
};

relay::Impairment impairment_of(const Options& options) {
  relay::Impairment both;
  both.loss = options.loss_pct / 100;
  both.burst = options.burst;
  both.delay = std::chrono::milliseconds{options.delay_ms};
  both.jitter = std::chrono::milliseconds{options.jitter_ms};
  both.reordered = options.reordered_pct / 100;
  both.duplicated = options.duplicated_pct / 100;
  both.bits_per_second = options.kbps * 1000;
  both.queue_bytes = options.queue_bytes;
  return both;
}

void run(const Options& options) {
  const auto bridge = media::UdpAddress::resolve(options.bridge, options.bridge_port);
  if (!bridge) {
    throw std::runtime_error("no such host: " + options.bridge);
  }
  const relay::Impairment both = impairment_of(options);
  relay::Relay relay(options.listen, options.port, *bridge, both, both, options.seed);
  std::printf("%u\n", unsigned{relay.port()});
  std::fflush(stdout);
  while (!g_stop) {
    relay.up.cut(g_outage);
    relay.down.cut(g_outage);
    relay.pump(media::media_now());
    ::poll(nullptr, 0, 1);
  }
  std::printf("up %llu passed, %llu lost; down %llu passed, %llu lost\n",
              static_cast<unsigned long long>(relay.up.passed()),
              static_cast<unsigned long long>(relay.up.lost()),
              static_cast<unsigned long long>(relay.down.passed()),
              static_cast<unsigned long long>(relay.down.lost()));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("nhipcau-relay: a bad network between one room and the bridge");
  Options options;
  app.add_option("--listen", options.listen, "where the room sends to");
  app.add_option("--port", options.port, "0: a free one, printed");
  app.add_option("--bridge", options.bridge);
  app.add_option("--bridge-port", options.bridge_port)->required();
  app.add_option("--seed", options.seed);
  app.add_option("--loss", options.loss_pct, "percent, each way");
  app.add_option("--burst", options.burst, "packets lost in a row, on average");
  app.add_option("--delay", options.delay_ms, "ms, each way");
  app.add_option("--jitter", options.jitter_ms, "ms, each way");
  app.add_option("--reorder", options.reordered_pct, "percent");
  app.add_option("--duplicate", options.duplicated_pct, "percent");
  app.add_option("--kbps", options.kbps, "0: no limit");
  app.add_option("--queue-bytes", options.queue_bytes, "in front of --kbps");
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGTERM, [](int) { g_stop = true; });
  std::signal(SIGUSR1, [](int) { g_outage = !g_outage; });
  std::signal(SIGINT, [](int) { g_stop = true; });
  try {
    run(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nhipcau-relay: %s\n", error.what());
    return 1;
  }
  return 0;
}
