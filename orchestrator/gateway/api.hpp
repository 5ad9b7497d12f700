#pragma once

#include "orchestrator/gateway/enrol_api.hpp"
#include "orchestrator/gateway/hub.hpp"
#include "orchestrator/gateway/login.hpp"
#include "orchestrator/gateway/media_api.hpp"
#include "orchestrator/gateway/web.hpp"

/// The HTTP side, PROTOCOL.md §7, and who may open which WebSocket. The service thread only; slow
/// work (passwords) and the session answer later, through `Respond`.
namespace nhipcau::gateway {

class Api final : public Site {
 public:
  /// Behind TLS, cookies are for TLS only. References must outlive it.
  Api(Hub& hub, Sessions& sessions, StaticFiles files, IceServers servers, EnrolOptions enrol);

  /// Waits for the password check under way; nothing is posted after it.
  void stop() { checker_.stop(); }

  Upgrade upgrade(const Request& request) override;
  void serve(Request request, Respond respond) override;
  [[nodiscard]] Response refused(const Request& request, Response response) const override;

 private:
  using SignedIn = std::function<void(const Account&)>;

  void get(const Request& request, const Respond& respond);
  void post(const Request& request, const Respond& respond);
  void healthz(const Respond& respond);
  void login(const Request& request, const Respond& respond);
  void logout(const Request& request, const Respond& respond);
  void events(const Request& request, const Respond& respond);
  void check_sheet(const Account& account, const Request& request, const Respond& respond);
  void command(const Account& account, const std::string& body, const Respond& respond);
  [[nodiscard]] Response readiness();
  [[nodiscard]] Response metrics();
  [[nodiscard]] Response view();

  [[nodiscard]] std::optional<Account> cookie_account(const Request& request) const;
  /// Cookie or Authorization: Basic; answers 401 itself.
  void with_account(const Request& request, const Respond& respond, SignedIn go_on);
  /// The name and password are checked on the checker's thread; answers 401 and 429 itself.
  void check_password(const std::string& user, const std::string& password,
                      const std::string& address, const Respond& respond, SignedIn go_on);

  Hub& hub_;
  Sessions& sessions_;
  StaticFiles files_;
  MediaApi media_;
  EnrolApi enrol_;
  bool secure_;
  std::string nobody_hash_;  ///< checked for unknown names: the time must not tell who exists
  TryLimiter limiter_;
  PasswordChecker checker_;
};

}  // namespace nhipcau::gateway
