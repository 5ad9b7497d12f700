#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <thread>

#include "common/base/check.hpp"
#include "orchestrator/gateway/gateway.hpp"
#include "orchestrator/session/loop.hpp"
#include "tests/support/conference_fixture.hpp"
#include "tests/unit/gateway/client.hpp"
#include "tests/unit/session/fakes.hpp"

/// A whole orchestrator on a free loopback port: real gateway, real session, a journal in memory.
namespace nhipcau::gateway {

inline constexpr const char* kModeratorPassword = "mat-khau-cua-dieu-hanh";
inline constexpr const char* kSecondModeratorPassword = "mat-khau-cua-dieu-hanh-hai";
inline constexpr const char* kTechnicianPassword = "mat-khau-cua-diem-cau-a";
inline constexpr const char* kMonitorPassword = "mat-khau-cua-ky-thuat";
inline constexpr const char* kViewerPassword = "mat-khau-cua-nguoi-xem";

inline const Credentials& test_credentials() {
  static const Credentials made = {
      .users = {{"dieuhanh", core::Role::kModerator, hash_password(kModeratorPassword), {}},
                {"dieuhanh2", core::Role::kModerator, hash_password(kSecondModeratorPassword), {}},
                {"a", core::Role::kTechnician, hash_password(kTechnicianPassword), RoomId("a")},
                {"kythuat", core::Role::kMonitor, hash_password(kMonitorPassword), {}},
                {"xem", core::Role::kViewer, hash_password(kViewerPassword), {}}},
      .room_tokens = {{RoomId("tinh"), sha256_hex("token-tinh")},
                      {RoomId("a"), sha256_hex("token-a")}},
      .bridge_token = sha256_hex("token-bridge")};
  return made;
}

class World {
 public:
  /// With `live`, the first item was started ten seconds ago.
  explicit World(bool live = false, const std::string& console_dir = "")
      : clock_(read_clock()),
        gateway_({.server = {.host = "127.0.0.1", .port = 0, .tls_cert = "", .tls_key = ""},
                  .console_dir = console_dir,
                  .sessions_file = ""},
                 test_credentials(), clock_),
        session_(journal, rehearsals_.opener(), gateway_, "") {
    if (live) {
      start_ten_seconds_ago();
    }
    CHECK(session_.start(test::small_conference(), clock_.now().wall).has_value(), "it starts");
    loop_ = std::make_unique<session::Loop>(context_, session_, clock_);
    gateway_.listen(*loop_);
    gateway_.start();
    thread_ = std::thread([this] { context_.run(); });
  }
  ~World() {
    context_.stop();
    thread_.join();
    gateway_.stop();
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] int port() const { return gateway_.port(); }
  [[nodiscard]] std::string origin() const { return "http://127.0.0.1:" + std::to_string(port()); }

  HttpReply login(const std::string& user, const std::string& password) const {
    return http(port(), "POST", "/api/v1/login",
                Json{{"user", user}, {"password", password}}.dump(), {{"Origin", origin()}});
  }
  [[nodiscard]] std::string cookie(const std::string& user = "dieuhanh",
                                   const std::string& password = kModeratorPassword) const {
    const HttpReply reply = login(user, password);
    const auto header = reply.headers.find("set-cookie");
    return header == reply.headers.end() ? "" : header->second.substr(0, header->second.find(';'));
  }

  [[nodiscard]] std::unique_ptr<WsClient> console(const std::string& with_cookie) const {
    return std::make_unique<WsClient>(port(), WsClient::Handshake{.path = "/ws/console",
                                                                  .subprotocol = "nhipcau.v1",
                                                                  .origin = origin(),
                                                                  .cookie = with_cookie});
  }
  [[nodiscard]] std::unique_ptr<WsClient> peer(const std::string& path) const {
    return std::make_unique<WsClient>(
        port(),
        WsClient::Handshake{.path = path, .subprotocol = "nhipcau.v1", .origin = "", .cookie = ""});
  }

  [[nodiscard]] std::uint64_t epoch() const {
    return std::get<core::EpochStarted>(journal.events.at(1).body).epoch;
  }

  session::MemoryJournal journal;  ///< read it only where the session cannot be writing

 private:
  void start_ten_seconds_ago() {
    session::RecordingPeers nobody;
    session::Session before(journal, nobody, "");
    const WallTime then = clock_.now().wall - Seconds(10);
    CHECK(before.start(test::small_conference(), then).has_value(), "it starts");
    before.command({.id = CommandId("press-start"),
                    .actor = "dieuhanh",
                    .role = core::Role::kModerator,
                    .expect_live_run = {},
                    .verb = core::Start{ItemId("i1")}},
                   then, [](const session::CommandOutcome&) {});
  }

  session::Clock clock_;
  Gateway gateway_;
  session::MemoryJournals rehearsals_;
  session::CurrentSession session_;
  boost::asio::io_context context_{1};
  std::unique_ptr<session::Loop> loop_;
  std::thread thread_;
};

}  // namespace nhipcau::gateway
