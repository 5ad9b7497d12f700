#include <benchmark/benchmark.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/base/check.hpp"
#include "common/wire/codec.hpp"
#include "orchestrator/gateway/gateway.hpp"
#include "orchestrator/session/loop.hpp"
#include "tests/bench/day.hpp"
#include "tests/bench/folder.hpp"
#include "tests/unit/gateway/client.hpp"

/// A change on its way to everybody: real journal, session and gateway on loopback, four hundred
/// WebSocket peers in the same process.
namespace nhipcau::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Time = std::chrono::steady_clock;

constexpr std::size_t kPeers = 400;
constexpr std::chrono::milliseconds kPace{110};  // a console may send ten commands a second
constexpr std::chrono::seconds kPatience{30};
constexpr const char* kPassword = "mat-khau-do-toc-do";
constexpr const char* kToken = "token";

gateway::Credentials credentials(const core::Conference& conference) {
  gateway::Credentials made;
  made.users = {{"dieuhanh", core::Role::kModerator, gateway::hash_password(kPassword), {}}};
  for (const core::Room& room : conference.rooms) {
    made.room_tokens[room.id] = gateway::sha256_hex(kToken);
  }
  made.bridge_token = gateway::sha256_hex(kToken);
  return made;
}

Expected<std::unique_ptr<session::JournalStore>> no_rehearsals(int /*number*/) {
  return fail("unavailable", "không đo tổng duyệt", "rehearsals are not measured");
}

/// The orchestrator's three threads, as its main wires them.
class Orchestrator {
 public:
  explicit Orchestrator(const core::Conference& conference)
      : clock_(read_clock()),
        journal_(open_journal(folder_)),
        gateway_({.server = {.host = "127.0.0.1", .port = 0, .tls_cert = "", .tls_key = ""},
                  .console_dir = "",
                  .sessions_file = ""},
                 credentials(conference), clock_),
        session_(*journal_, no_rehearsals, gateway_, "") {
    CHECK(session_.start(conference, clock_.now().wall).has_value(), "it starts");
    loop_ = std::make_unique<session::Loop>(context_, session_, clock_);
    gateway_.listen(*loop_);
    gateway_.start();
    thread_ = std::thread([this] { context_.run(); });
  }
  ~Orchestrator() {
    context_.stop();
    thread_.join();
    gateway_.stop();
  }
  Orchestrator(const Orchestrator&) = delete;
  Orchestrator& operator=(const Orchestrator&) = delete;

  [[nodiscard]] int port() const { return gateway_.port(); }
  [[nodiscard]] std::string origin() const { return "http://127.0.0.1:" + std::to_string(port()); }
  [[nodiscard]] std::string cookie() const {
    const gateway::HttpReply reply =
        gateway::http(port(), "POST", "/api/v1/login",
                      gateway::Json{{"user", "dieuhanh"}, {"password", kPassword}}.dump(),
                      {{"Origin", origin()}});
    const std::string& header = reply.headers.at("set-cookie");
    return header.substr(0, header.find(';'));
  }

 private:
  Folder folder_;
  session::Clock clock_;
  std::unique_ptr<journal::Journal> journal_;
  gateway::Gateway gateway_;
  session::CurrentSession session_;
  asio::io_context context_{1};
  std::unique_ptr<session::Loop> loop_;
  std::thread thread_;
};

/// Many WebSocket clients read by one thread; it counts messages of one type.
class Crowd {
 public:
  using Stream = beast::websocket::stream<asio::ip::tcp::socket>;

  Crowd(const Orchestrator& at, const std::string& counted)
      : at_(at), counted_("\"type\":\"" + counted + "\"") {}

  Stream& join(const std::string& path, const std::string& cookie, const std::string& hello) {
    Client& client = *clients_.emplace_back(std::make_unique<Client>(context_));
    client.stream.next_layer().connect(
        {asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(at_.port())});
    client.stream.set_option(
        beast::websocket::stream_base::decorator([&](beast::websocket::request_type& request) {
          request.set(beast::http::field::sec_websocket_protocol, "nhipcau.v1");
          if (!cookie.empty()) {
            request.set(beast::http::field::cookie, cookie);
            request.set(beast::http::field::origin, at_.origin());
          }
        }));
    client.stream.handshake("127.0.0.1:" + std::to_string(at_.port()), path);
    if (!hello.empty()) {
      client.stream.write(asio::buffer(hello));
    }
    listen(client);
    return client.stream;
  }

  void expect(std::size_t messages) { missing_ = expected_ = messages; }
  /// When the first of them came.
  [[nodiscard]] Time::time_point first() const { return first_; }
  /// Until everything expected is here.
  void hear_all() {
    const auto deadline = Time::now() + kPatience;
    while (missing_ > 0 && Time::now() < deadline) {
      context_.run_one_until(deadline);
    }
    CHECK(missing_ == 0, "every peer hears of every change");
  }
  /// Reads on until then.
  void hear_until(Time::time_point then) { context_.run_until(then); }

 private:
  struct Client {
    explicit Client(asio::io_context& context) : stream(context) {
      stream.read_message_max(16 * 1024 * 1024);
    }
    Stream stream;
    beast::flat_buffer buffer;
  };

  void listen(Client& client) {
    client.stream.async_read(
        client.buffer, [this, &client](const beast::error_code& error, std::size_t size) {
          CHECK(!error, "a peer stays connected");
          const std::string_view text(static_cast<const char*>(client.buffer.data().data()), size);
          if (missing_ > 0 && text.find(counted_) != std::string_view::npos) {
            first_ = missing_ == expected_ ? Time::now() : first_;
            --missing_;
          }
          client.buffer.consume(size);
          listen(client);
        });
  }

  const Orchestrator& at_;
  std::string counted_;
  asio::io_context context_{1};
  std::vector<std::unique_ptr<Client>> clients_;
  std::size_t expected_ = 0;
  std::size_t missing_ = 0;
  Time::time_point first_;
};

std::string command(int number, const std::string& verb, const gateway::Json& live,
                    const gateway::Json& args) {
  return gateway::Json{{"type", "command"},
                       {"cmd_id", "press-" + std::to_string(100'000 + number)},
                       {"verb", verb},
                       {"expect", {{"live_run", live}}},
                       {"args", args}}
      .dump();
}

double p99(std::vector<double> took) {
  std::ranges::sort(took);
  return took[took.size() * 99 / 100];
}

/// A moderator holds and resumes: that moves every clock. Up to the first peer it is the decision
/// and its way to the disk; from there to the last it is the crowd.
void measure(benchmark::State& bench, Crowd& crowd, Crowd::Stream& moderator, std::size_t heard_by,
             const ItemId& first) {
  crowd.expect(heard_by);
  moderator.write(asio::buffer(command(0, "start", nullptr, {{"target", first.str()}})));
  crowd.hear_all();
  std::vector<double> took;
  std::vector<double> spread;
  for (auto _ : bench) {
    crowd.hear_until(Time::now() + kPace);
    const int number = static_cast<int>(took.size()) + 1;
    const std::string press = number % 2 == 1
                                  ? command(number, "hold", "r1", {{"reason", ""}})
                                  : command(number, "resume", "r1", gateway::Json::object());
    crowd.expect(heard_by);
    const auto from = Time::now();
    moderator.write(asio::buffer(press));
    crowd.hear_all();
    const auto to = Time::now();
    const std::chrono::duration<double, std::milli> one = to - from;
    const std::chrono::duration<double, std::milli> fan_out = to - crowd.first();
    bench.SetIterationTime(one.count() / 1e3);
    took.push_back(one.count());
    spread.push_back(fan_out.count());
  }
  bench.counters["p99"] = p99(took);
  bench.counters["p99 first to last"] = p99(spread);
  bench.SetLabel("p99 <= 30 ms");
}

void consoles(benchmark::State& bench) {
  const core::Conference conference = opened(8).conference;
  const Orchestrator orchestrator(conference);
  const std::string cookie = orchestrator.cookie();
  Crowd crowd(orchestrator, "patch");
  Crowd::Stream& moderator = crowd.join("/ws/console", cookie, "");
  for (std::size_t i = 1; i < kPeers; ++i) {
    crowd.join("/ws/console", cookie, "");
  }
  measure(bench, crowd, moderator, kPeers, conference.items.front().id);
}
BENCHMARK(consoles)
    ->Name("command until 400 consoles show it")
    ->UseManualTime()
    ->Iterations(200)
    ->Unit(benchmark::kMillisecond);

void agents(benchmark::State& bench) {
  const core::Conference conference = opened(kPeers).conference;
  const Orchestrator orchestrator(conference);
  Crowd crowd(orchestrator, "room_plan");
  Crowd::Stream& moderator = crowd.join("/ws/console", orchestrator.cookie(), "");
  crowd.expect(kPeers);
  for (const core::Room& room : conference.rooms) {
    wire::AgentHello hello;
    hello.token = kToken;
    hello.room = room.id;
    hello.instance = "agent";
    hello.version = "bench";
    hello.offer.generation = "0011223344556677";
    hello.offer.thumbnail_ssrc = 1;
    hello.offer.audio_ssrc = 2;
    crowd.join("/ws/agent", "", wire::encode(wire::FromAgent{hello}));
  }
  crowd.hear_all();
  measure(bench, crowd, moderator, kPeers, conference.items.front().id);
}
BENCHMARK(agents)
    ->Name("command until 400 rooms have their plan")
    ->UseManualTime()
    ->Iterations(200)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nhipcau::bench

BENCHMARK_MAIN();
