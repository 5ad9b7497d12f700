#include "endpoint-agent/panel/site.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/base/time.hpp"
#include "common/web/rate_limit.hpp"
#include "common/wire/json_reader.hpp"

namespace nhipcau::agent::panel {

constexpr std::size_t kMessageMax = 8 * 1024;
constexpr std::size_t kPagesMax = 8;  // a panel, some phones
constexpr int kBadMessagesMax = 3;
constexpr const char* kCookie = "nhipcau_panel";

namespace {

std::string error_message(const Error& error) {
  return nlohmann::json{{"type", "error"},
                        {"code", error.code},
                        {"text", {{"vi", error.text.vi}, {"en", error.text.en}}}}
      .dump();
}

Error too_many() {
  return {"too_many_commands",
          {"Quá nhiều lệnh trong một giây; lệnh này chưa được thực hiện.",
           "Too many commands in a second; this one was not carried out."}};
}

Error wrong_origin() {
  return {"wrong_origin",
          {"Yêu cầu không đến từ bảng điều khiển của máy này.",
           "The request does not come from this panel's own page."}};
}

Error needs_pin() {
  return {"needs_pin",
          {"Hãy nhập mã PIN hiện trên bảng điều khiển hoặc màn hình của phòng.",
           "Type the PIN that the room's own panel or screen shows."}};
}

web::Response wrong_pin(Millis wait) {
  if (wait == Millis{0}) {
    return web::refusal(403, {"wrong_pin", {"Mã PIN không đúng.", "The PIN is wrong."}});
  }
  const std::string seconds = std::to_string((wait.count() + 999) / 1000);
  web::Response response =
      web::refusal(429, {"too_many_attempts",
                         {"Nhập sai quá nhiều lần: hãy thử lại sau " + seconds + " giây.",
                          "Too many wrong attempts: try again in " + seconds + " seconds."}});
  response.headers.emplace_back("retry-after", seconds);
  return response;
}

}  // namespace

/// One open page.
class PagePeer final : public web::Peer {
 public:
  explicit PagePeer(PanelSite& site) : site_(site) {}

  [[nodiscard]] std::size_t message_limit() const override { return kMessageMax; }
  void on_open(web::Link& link, MonoTime /*now*/) override {
    link_ = &link;
    site_.arrived(*this);
  }
  void on_text(const std::string& text, MonoTime now) override {
    if (commands_.take(now)) {
      site_.command(link_->id(), text);
    } else {
      refuse(too_many());
    }
  }
  void on_binary(std::string /*bytes*/, MonoTime /*now*/) override {
    refuse({"bad_message", {"Bản tin không hợp lệ.", "Binary messages are not expected."}});
  }
  void on_too_large() override {
    send(error_message({"too_large", {"Bản tin quá lớn.", "The message is too large."}}));
    link_->finish();
  }
  void on_tick(MonoTime /*now*/) override {}
  void on_close() override { site_.gone(*this); }

  [[nodiscard]] web::Link& link() { return *link_; }
  void send(std::string text) { link_->send_text(std::move(text)); }
  void refuse(const Error& error) {
    send(error_message(error));
    if (++bad_messages_ >= kBadMessagesMax) {
      link_->finish();
    }
  }

 private:
  PanelSite& site_;
  web::Link* link_ = nullptr;
  int bad_messages_ = 0;
  web::RateLimit commands_{10, 20};  // commands a second, and at once: as a console's
};

bool is_literal_host(const std::string& host) {
  std::string name = host;
  if (name.starts_with('[')) {  // [::1]:8088
    return name.find(']') != std::string::npos;
  }
  name = name.substr(0, name.find(':'));
  const auto digit_or_dot = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  return name == "localhost" || (!name.empty() && std::ranges::all_of(name, digit_or_dot));
}

PanelSite::PanelSite(web::StaticFiles files, Commands commands, std::map<std::string, Route> routes,
                     std::optional<Pin> pin, Dispatch dispatch)
    : files_(std::move(files)),
      commands_(std::move(commands)),
      routes_(std::move(routes)),
      pin_(std::move(pin)),
      dispatch_(std::move(dispatch)) {}

std::optional<web::Response> PanelSite::refused(const web::Request& request) const {
  if (!is_literal_host(request.host)) {
    return web::refusal(403, {"wrong_host",
                              {"Hãy mở bảng điều khiển bằng địa chỉ IP của máy, hoặc localhost.",
                               "Open the panel by the machine's IP address, or as localhost."}});
  }
  return std::nullopt;
}

bool PanelSite::is_in(const web::Request& request) const {
  return request.address.starts_with("127.") ||
         (pin_ && pin_->is_in(web::cookie_value(request.cookie, kCookie)));
}

web::Response PanelSite::try_pin(const web::Request& request, MonoTime now) {
  if (!pin_ || !web::same_origin(request)) {
    return web::refusal(403, wrong_origin());
  }
  const auto typed = wire::catching("bad_message", [&] {
    const nlohmann::json parsed = wire::parse_strict(request.body);
    wire::ObjectReader reader(parsed);
    std::string digits = reader.string("pin");
    reader.done();
    return digits;
  });
  if (!typed) {
    return web::refusal(400, typed.error());
  }
  const Pin::Outcome outcome = pin_->try_in(*typed, request.address, now);
  if (outcome.session.empty()) {
    return wrong_pin(outcome.wait);
  }
  web::Response response;
  response.body = "{}";
  response.headers.emplace_back("set-cookie", std::string(kCookie) + "=" + outcome.session +
                                                  "; Path=/; HttpOnly; SameSite=Strict");
  return response;
}

web::Upgrade PanelSite::upgrade(const web::Request& request) {
  if (auto refusal = refused(request)) {
    return *std::move(refusal);
  }
  if (request.path != "/ws/panel" || request.subprotocols.find(kSubprotocol) == std::string::npos) {
    return web::refusal(404, {"not_found", {"Không có trang này.", "There is no such page."}});
  }
  if (!web::same_origin(request)) {
    return web::refusal(403, wrong_origin());
  }
  if (!is_in(request)) {
    return web::refusal(401, needs_pin());
  }
  if (pages_.size() >= kPagesMax) {
    return web::refusal(503, {"too_many_pages",
                              {"Đã có quá nhiều trang bảng điều khiển đang mở: hãy đóng bớt.",
                               "Too many panel pages are open: close some."}});
  }
  return std::make_unique<PagePeer>(*this);
}

void PanelSite::serve(web::Request request, web::Respond respond) {
  if (auto refusal = refused(request)) {
    respond(*std::move(refusal));
  } else if (request.method == "POST" && request.path == "/pin") {
    respond(try_pin(request, read_clock().mono));
  } else if (request.method == "GET" && request.path == "/session") {
    respond(is_in(request) ? web::Response{200, "application/json", "{}", {}}
                           : web::refusal(401, needs_pin()));
  } else if (request.method != "GET") {
    respond(web::refusal(405, {"bad_method", {"Chỉ có GET.", "Only GET is served."}}));
  } else if (const auto route = routes_.find(request.path); route != routes_.end()) {
    respond(is_in(request) ? route->second(request) : web::refusal(401, needs_pin()));
  } else if (const web::Response* file = files_.find(request.path)) {
    respond(*file);
  } else {
    respond(web::refusal(404, {"not_found", {"Không có trang này.", "There is no such page."}}));
  }
}

void PanelSite::show(const std::string& state) {
  state_ =
      R"({"type":"state","version":)" + std::to_string(++version_) + R"(,"state":)" + state + "}";
  for (const auto& [id, page] : pages_) {
    page->send(state_);
  }
}

void PanelSite::show_picture(char which, const std::string& jpeg) {
  for (const auto& [id, page] : pages_) {
    page->link().send_picture(std::string(1, which), which + jpeg);
  }
}

void PanelSite::arrived(PagePeer& page) {
  pages_[page.link().id()] = &page;
  pages_open_ = static_cast<int>(pages_.size());
  if (!state_.empty()) {
    page.send(state_);
  }
}

void PanelSite::gone(PagePeer& page) {
  pages_.erase(page.link().id());
  pages_open_ = static_cast<int>(pages_.size());
}

void PanelSite::command(web::ConnectionId id, const std::string& text) {
  Expected<Request> request = commands_.read(text);
  if (!request) {
    pages_.at(id)->refuse(request.error());
    return;
  }
  if (!request->action) {
    answer(id, request->cmd_id, request->action.error());
    return;
  }
  const std::string cmd_id = request->cmd_id;
  dispatch_(*std::move(request->action),
            {cmd_id, [this, id, cmd_id](const std::optional<Error>& error) {
               post_back_([this, id, cmd_id, error] { answer(id, cmd_id, error); });
             }});
}

void PanelSite::answer(web::ConnectionId id, const std::string& cmd_id,
                       const std::optional<Error>& error) {
  const auto found = pages_.find(id);
  if (found == pages_.end()) {
    return;
  }
  const Error shown = error.value_or(Error{});
  found->second->send(nlohmann::json{{"type", "answer"},
                                     {"cmd_id", cmd_id},
                                     {"ok", !error},
                                     {"code", shown.code},
                                     {"text", {{"vi", shown.text.vi}, {"en", shown.text.en}}}}
                          .dump());
}

}  // namespace nhipcau::agent::panel
