#pragma once

#include <atomic>
#include <map>
#include <optional>
#include <string>

#include "common/web/server.hpp"
#include "common/web/static_files.hpp"
#include "endpoint-agent/panel/panel.hpp"
#include "endpoint-agent/panel/pin.hpp"

/// The panel's side that belongs to the server's thread: who may come in, its pages, the open
/// WebSockets. Nothing here knows of rooms or devices.
namespace nhipcau::agent::panel {

inline constexpr const char* kSubprotocol = "nhipcau.panel.v1";

class PagePeer;

class PanelSite final : public web::Site {
 public:
  /// An action with the way to answer it. Hands over to the agent's loop.
  using Dispatch = std::function<void(Action, Press)>;
  using PostBack = std::function<void(std::function<void()>)>;  ///< onto the server's thread

  /// `pin`: for who comes from another machine; empty: nobody does.
  PanelSite(web::StaticFiles files, Commands commands, std::map<std::string, Route> routes,
            std::optional<Pin> pin, Dispatch dispatch);

  /// Must be set before the first connection.
  void set_post_back(PostBack post_back) { post_back_ = std::move(post_back); }

  web::Upgrade upgrade(const web::Request& request) override;
  void serve(web::Request request, web::Respond respond) override;

  /// The newest state, as JSON; to every page that is open, and to who comes later.
  void show(const std::string& state);
  void show_picture(char which, const std::string& jpeg);

  /// Any thread.
  [[nodiscard]] bool watched() const { return pages_open_ > 0; }

  // For the pages.
  void arrived(PagePeer& page);
  void gone(PagePeer& page);
  void command(web::ConnectionId page, const std::string& text);

 private:
  [[nodiscard]] std::optional<web::Response> refused(const web::Request& request) const;
  /// From this machine, or with the PIN's session.
  [[nodiscard]] bool is_in(const web::Request& request) const;
  web::Response try_pin(const web::Request& request, MonoTime now);
  void answer(web::ConnectionId page, const std::string& cmd_id, const std::optional<Error>& error);

  web::StaticFiles files_;
  Commands commands_;
  std::map<std::string, Route> routes_;
  std::optional<Pin> pin_;
  Dispatch dispatch_;
  PostBack post_back_;
  std::string state_;  ///< the newest message; empty: none yet
  std::uint64_t version_ = 0;
  std::map<web::ConnectionId, PagePeer*> pages_;
  std::atomic<int> pages_open_ = 0;
};

/// Whether a Host header names this machine by an address or as localhost. Any other name may be a
/// foreign page's that was pointed here (DNS rebinding), so it is refused.
bool is_literal_host(const std::string& host);

}  // namespace nhipcau::agent::panel
