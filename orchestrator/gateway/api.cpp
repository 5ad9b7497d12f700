#include "orchestrator/gateway/api.hpp"

#include <sodium.h>
#include <spdlog/fmt/fmt.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>

#include "common/base/overloaded.hpp"
#include "common/wire/json_reader.hpp"
#include "orchestrator/gateway/console_messages.hpp"
#include "orchestrator/gateway/sheet_page.hpp"
#include "orchestrator/journal/event_codec.hpp"

namespace nhipcau::gateway {
namespace {

constexpr const char* kCookie = "nhipcau_session";
constexpr std::size_t kEventsMax = 1'000;
constexpr std::size_t kPasswordMax = 128;  // longer ones only cost time

Error not_signed_in() {
  return {"not_signed_in", {"Chưa đăng nhập.", "Not signed in."}};
}

Error wrong_origin() {
  return {"wrong_origin",
          {"Yêu cầu không đến từ trang điều hành của máy chủ này.",
           "The request does not come from this server's own page."}};
}

Error not_found() {
  return {"not_found", {"Không có trang này.", "There is no such page."}};
}

Error bad_login() {
  return {"bad_login",
          {"Tên đăng nhập hoặc mật khẩu không đúng.", "The user name or the password is wrong."}};
}

Error try_later(std::int64_t seconds) {
  const std::string count = std::to_string(seconds);
  return {"too_many_attempts",
          {"Nhập sai quá nhiều lần: hãy thử lại sau " + count + " giây.",
           "Too many wrong attempts: try again in " + count + " seconds."}};
}

Response plain(int status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text), {}};
}

Response json(const nlohmann::json& body) {
  return {200,
          "application/json",
          body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
          {}};
}

Response account_json(const Account& account) {
  return json({{"user", account.user},
               {"role", role_name(account.role)},
               {"room", account.room ? nlohmann::json(account.room->str()) : nullptr}});
}

struct LoginForm {
  std::string user;
  std::string password;
};

Expected<LoginForm> read_login(const std::string& body) {
  return wire::catching("bad_json", [&body] {
    const nlohmann::json parsed = wire::parse_strict(body);
    wire::ObjectReader reader(parsed);
    LoginForm form{reader.string("user"), reader.string("password")};
    reader.done();
    return form;
  });
}

/// `Basic base64(user:password)`; empty when it is anything else.
std::optional<LoginForm> read_basic(const std::string& authorization) {
  constexpr std::string_view kScheme = "Basic ";
  if (!authorization.starts_with(kScheme)) {
    return std::nullopt;
  }
  const std::string_view encoded = std::string_view(authorization).substr(kScheme.size());
  std::string decoded(encoded.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(decoded.data()), decoded.size(),
                        encoded.data(), encoded.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0) {
    return std::nullopt;
  }
  decoded.resize(size);
  const std::size_t colon = decoded.find(':');
  if (colon == std::string::npos) {
    return std::nullopt;
  }
  return LoginForm{decoded.substr(0, colon), decoded.substr(colon + 1)};
}

Response events_json(const Expected<session::EventPage>& page) {
  if (!page) {
    return refusal(503, page.error());
  }
  std::string body = R"({"events":[)";
  for (const core::Event& event : page->events) {
    body += (body.back() == '[' ? "" : ",") + journal::encode_event(event);
  }
  body += R"(],"head":)" + std::to_string(page->head) + "}";
  return {200, "application/json", std::move(body), {}};
}

}  // namespace

Api::Api(Hub& hub, Sessions& sessions, StaticFiles files, IceServers servers, EnrolOptions enrol)
    : hub_(hub),
      sessions_(sessions),
      files_(std::move(files)),
      media_(hub, std::move(servers),
             [this](const Request& request) { return cookie_account(request); }),
      enrol_(enrol),
      secure_(!enrol.tls_cert.empty()),
      nobody_hash_(hash_password(random_token())) {}

// ---- WebSocket ---------------------------------------------------------------------------------

Upgrade Api::upgrade(const Request& request) {
  hub_.refresh_credentials();
  if (request.subprotocols.find(wire::kSubprotocol) == std::string::npos) {
    return refusal(400,
                   {"wrong_protocol",
                    {"Cần giao thức con nhipcau.v1.", "Sub-protocol nhipcau.v1 is required."}});
  }
  if (request.path == "/ws/agent") {
    return hub_.new_agent();
  }
  if (request.path == "/ws/bridge") {
    return hub_.new_bridge(request.address);
  }
  if (request.path == "/ws/media") {
    return hub_.new_tunnel();
  }
  if (request.path == "/ws/outlet") {
    return hub_.new_outlet();
  }
  if (request.path != "/ws/console") {
    return refusal(404, not_found());
  }
  if (!same_origin(request)) {
    return refusal(403, wrong_origin());
  }
  const std::optional<Account> account = cookie_account(request);
  if (!account) {
    return refusal(401, not_signed_in());
  }
  return hub_.new_console(*account, cookie_value(request.cookie, kCookie));
}

// ---- HTTP --------------------------------------------------------------------------------------

void Api::serve(Request request, Respond respond) {
  hub_.refresh_credentials();
  if (MediaApi::serves(request.path)) {
    media_.serve(request, respond);
  } else if (request.method == "GET") {
    get(request, respond);
  } else if (request.method == "POST") {
    post(request, respond);
  } else {
    respond(refusal(405, {"bad_method", {"Chỉ có GET và POST.", "Only GET and POST are served."}}));
  }
}

Response Api::refused(const Request& request, Response response) const {
  return MediaApi::serves(request.path) ? MediaApi::with_cors(std::move(response))
                                        : std::move(response);
}

void Api::get(const Request& request, const Respond& respond) {
  if (const Response* file = files_.find(request.path)) {
    respond(*file);
  } else if (request.path == "/healthz") {
    healthz(respond);
  } else if (request.path == "/readyz") {
    respond(readiness());
  } else if (request.path == "/metrics") {
    respond(metrics());
  } else if (request.path == "/api/v1/session") {
    with_account(request, respond,
                 [respond](const Account& account) { respond(account_json(account)); });
  } else if (request.path == "/api/v1/view") {
    with_account(request, respond, [this, respond](const Account&) { respond(view()); });
  } else if (request.path == "/api/v1/events") {
    with_account(request, respond,
                 [this, request, respond](const Account&) { events(request, respond); });
  } else if (request.path == "/check-sheet") {
    with_account(request, respond, [this, request, respond](const Account& account) {
      check_sheet(account, request, respond);
    });
  } else if (request.path == "/check-sheet.css") {
    respond(check_sheet_looks());
  } else {
    respond(refusal(404, not_found()));
  }
}

/// State changes: from our own page, or from a script that brings its password each time.
void Api::post(const Request& request, const Respond& respond) {
  if (request.path == EnrolApi::kPath) {
    respond(enrol_.serve(request, hub_.now()));
    return;
  }
  const bool script = request.origin.empty() && request.authorization.starts_with("Basic ");
  if (!script && !same_origin(request)) {
    respond(refusal(403, wrong_origin()));
  } else if (request.path == "/api/v1/login") {
    login(request, respond);
  } else if (request.path == "/api/v1/logout") {
    logout(request, respond);
  } else if (request.path == "/api/v1/commands") {
    with_account(request, respond, [this, body = request.body, respond](const Account& account) {
      command(account, body, respond);
    });
  } else {
    respond(refusal(404, not_found()));
  }
}

/// Alive means that both loops turn: this one, and the session's.
void Api::healthz(const Respond& respond) {
  hub_.inbox().ping([this, respond] { hub_.post([respond] { respond(plain(200, "ok")); }); });
}

Response Api::readiness() {
  if (!hub_.health().journal_ok) {
    return plain(503, "the journal cannot be written");
  }
  if (!hub_.health().bridge_up) {
    return plain(503, "no bridge is connected");
  }
  return plain(200, "ready");
}

Response Api::metrics() {
  const session::Health& health = hub_.health();
  const Counters& counters = hub_.counters();
  std::string text;
  const auto add = [&text](const char* name, const char* type, const char* help,
                           std::uint64_t value) {
    text += fmt::format("# HELP nhipcau_{0} {1}\n# TYPE nhipcau_{0} {2}\nnhipcau_{0} {3}\n", name,
                        help, type, value);
  };
  add("epoch", "gauge", "Grows at every start of the orchestrator", health.epoch);
  add("journal_seq", "gauge", "Newest event of the journal", health.seq);
  add("journal_writable", "gauge", "1 when the last append was committed",
      health.journal_ok ? 1 : 0);
  add("bridge_connected", "gauge", "1 when the bridge is connected", health.bridge_up ? 1 : 0);
  add("agents_connected", "gauge", "Rooms whose agent is connected", hub_.agents());
  add("tunnels_open", "gauge", "Rooms whose media go through the TLS port", hub_.tunnels());
  add("consoles_connected", "gauge", "Consoles connected", hub_.consoles());
  add("connections_total", "counter", "WebSockets opened", counters.connections);
  add("messages_refused_total", "counter", "Messages refused as malformed",
      counters.messages_refused);
  add("logins_failed_total", "counter", "Wrong passwords", counters.logins_failed);
  return {200, "text/plain; version=0.0.4; charset=utf-8", std::move(text), {}};
}

Response Api::view() {
  return {200, "application/json", hub_.view() ? hub_.view()->view : "null", {}};
}

void Api::events(const Request& request, const Respond& respond) {
  const std::string text = query_value(request.query, "after");
  std::uint64_t after = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, after);
  if (!text.empty() && (error != std::errc() || rest != end)) {
    respond(refusal(
        400, {"bad_request",
              {"'after' phải là số thứ tự sự kiện.", "'after' must be the number of an event."}}));
    return;
  }
  hub_.inbox().events(after, kEventsMax, [this, respond](Expected<session::EventPage> page) {
    hub_.post([respond, response = events_json(page)] { respond(response); });
  });
}

void Api::check_sheet(const Account& account, const Request& request, const Respond& respond) {
  const RoomId room(query_value(request.query, "room"));
  if (!may_read_check_sheet(account, room)) {
    respond(refusal(403, {"forbidden",
                          {"Bạn không được xem phiếu của điểm cầu này.",
                           "You may not look at this room's sheet."}}));
    return;
  }
  const bool english = query_value(request.query, "lang") == "en";
  hub_.inbox().room_sheet(room, [this, respond, english](std::optional<session::RoomSheet> sheet) {
    hub_.post([respond, response = sheet ? check_sheet_page(*sheet, english)
                                         : refusal(404, not_found())] { respond(response); });
  });
}

void Api::command(const Account& account, const std::string& body, const Respond& respond) {
  const Expected<ConsoleMessage> message = decode_command_body(body);
  if (!message) {
    respond(refusal(400, message.error()));
    return;
  }
  if (const auto* refused = std::get_if<RefusedCommand>(&*message)) {
    respond({400,
             "application/json",
             encode_answer({.id = refused->id,
                            .ok = false,
                            .seq = 0,
                            .code = refused->error.code,
                            .text = refused->error.text,
                            .by_actor = {},
                            .by_at = {}}),
             {}});
    return;
  }
  const auto& request = std::get<CommandRequest>(*message);
  core::Command made{.id = request.id,
                     .actor = account.user,
                     .role = account.role,
                     .room = account.room,
                     .expect_live_run = request.expect_live_run,
                     .verb = request.verb};
  hub_.inbox().command(std::move(made), [this, respond](const session::CommandOutcome& outcome) {
    hub_.post([respond, body = encode_answer(outcome)] {
      respond({200, "application/json", body, {}});
    });
  });
}

// ---- signing in --------------------------------------------------------------------------------

void Api::login(const Request& request, const Respond& respond) {
  const Expected<LoginForm> form = read_login(request.body);
  if (!form) {
    respond(refusal(400, form.error()));
    return;
  }
  check_password(
      form->user, form->password, request.address, respond,
      [this, respond](const Account& account) {
        const std::string cookie = sessions_.open(account, hub_.now().wall);
        Response response = account_json(account);
        response.headers.emplace_back(
            "set-cookie",
            fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", kCookie, cookie,
                        Sessions::kLifetime.count() / 1000, secure_ ? "; Secure" : ""));
        respond(std::move(response));
      });
}

void Api::logout(const Request& request, const Respond& respond) {
  sessions_.close(cookie_value(request.cookie, kCookie));
  Response response = plain(204, "");
  response.headers.emplace_back(
      "set-cookie", fmt::format("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict{}", kCookie,
                                secure_ ? "; Secure" : ""));
  respond(std::move(response));
}

std::optional<Account> Api::cookie_account(const Request& request) const {
  return sessions_.find(cookie_value(request.cookie, kCookie), hub_.now().wall);
}

void Api::with_account(const Request& request, const Respond& respond, SignedIn go_on) {
  if (const std::optional<Account> account = cookie_account(request)) {
    go_on(*account);
  } else if (const auto basic = read_basic(request.authorization)) {
    check_password(basic->user, basic->password, request.address, respond, std::move(go_on));
  } else {
    respond(refusal(401, not_signed_in()));
  }
}

void Api::check_password(const std::string& user, const std::string& password,
                         const std::string& address, const Respond& respond, SignedIn go_on) {
  const std::string key = address + " " + user;
  const Millis wait = limiter_.wait(key, hub_.now().mono);
  const std::int64_t seconds = (wait.count() + 999) / 1000;
  if (wait > Millis{0}) {
    Response response = refusal(429, try_later(seconds));
    response.headers.emplace_back("retry-after", std::to_string(seconds));
    respond(std::move(response));
    return;
  }
  const User* known = hub_.credentials().find(user);
  const Account account = known == nullptr ? Account{user, core::Role::kViewer, {}}
                                           : Account{user, known->role, known->room};
  const bool plausible = known != nullptr && password.size() <= kPasswordMax;
  const auto decided = [this, key, account, respond, go_on, plausible](bool matches) {
    hub_.post([this, key, account, respond, go_on, good = plausible && matches] {
      if (good) {
        limiter_.succeeded(key);
        go_on(account);
        return;
      }
      limiter_.failed(key, hub_.now().mono);
      ++hub_.counters().logins_failed;
      respond(refusal(401, bad_login()));
    });
  };
  const std::string& hash = plausible ? known->password_hash : nobody_hash_;
  if (!checker_.check(hash, password.substr(0, kPasswordMax), decided)) {
    respond(refusal(429, try_later(1)));
  }
}

}  // namespace nhipcau::gateway
