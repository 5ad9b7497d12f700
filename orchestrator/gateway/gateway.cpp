#include "orchestrator/gateway/gateway.hpp"

#include <sodium.h>

#include <stdexcept>

#include "common/io/link_address.hpp"
#include "orchestrator/gateway/api.hpp"
#include "orchestrator/gateway/hub.hpp"

namespace nhipcau::gateway {
namespace {

/// Passwords, cookies and media keys must not cross a network in the clear.
void require_tls(const ServerOptions& options) {
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    throw std::runtime_error("--tls-cert and --tls-key belong together: give both or none");
  }
  if (options.tls_cert.empty() && !io::is_loopback(options.host)) {
    throw std::runtime_error("without TLS only a loopback address may be listened on, not " +
                             options.host + ": give --tls-cert and --tls-key");
  }
}

StaticFiles load_pages(const std::string& directory) {
  if (directory.empty()) {
    return {};
  }
  Expected<StaticFiles> files = StaticFiles::load(directory);
  if (!files) {
    throw std::runtime_error("the console's pages cannot be read: " + files.error().text.en);
  }
  return std::move(*files);
}

}  // namespace

class Gateway::Impl {
 public:
  Impl(const GatewayOptions& options, const Credentials& credentials, session::Inbox& inbox,
       session::Clock clock)
      : sessions_(options.sessions_file, clock.now().wall),
        hub_(inbox, credentials,
             options.state_dir.empty() ? "" : options.state_dir + "/credentials.json", sessions_,
             clock),
        api_(hub_, sessions_, load_pages(options.console_dir), options.ice_servers,
             EnrolOptions{options.state_dir, options.server.tls_cert, options.ca_file}),
        server_(options.server, api_) {
    hub_.set_post([this](std::function<void()> task) { server_.post(std::move(task)); });
    hub_.tell_tokens();
    hub_.set_watch([this](int fd, std::function<void()> readable) {
      return server_.watch(fd, std::move(readable));
    });
  }

  /// A password check under way still wants to post its answer.
  ~Impl() { api_.stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Sessions sessions_;
  Hub hub_;
  Api api_;
  Server server_;
};

Gateway::Gateway(GatewayOptions options, Credentials credentials, session::Clock clock)
    : options_(std::move(options)), credentials_(std::move(credentials)), clock_(clock) {
  require_tls(options_.server);
  options_.server.subprotocol = wire::kSubprotocol;
}

Gateway::~Gateway() = default;

void Gateway::listen(session::Inbox& inbox) {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium cannot be set up");
  }
  impl_ = std::make_unique<Impl>(options_, credentials_, inbox, clock_);
}

void Gateway::start() {
  impl_->server_.start();
}

void Gateway::stop() {
  impl_.reset();
}

int Gateway::port() const {
  return impl_->server_.port();
}

void Gateway::send_to_agent(const RoomId& room, wire::ToAgent message) {
  impl_->server_.post([hub = &impl_->hub_, room, message = std::move(message)] {
    hub->send_to_agent(room, message);
  });
}

void Gateway::send_to_bridge(wire::ToBridge message) {
  impl_->server_.post(
      [hub = &impl_->hub_, message = std::move(message)] { hub->send_to_bridge(message); });
}

void Gateway::send_to_outlet(const OutputId& output, wire::ToOutlet message) {
  impl_->server_.post([hub = &impl_->hub_, output, message = std::move(message)] {
    hub->send_to_outlet(output, message);
  });
}

void Gateway::publish(session::Publication publication) {
  impl_->server_.post([hub = &impl_->hub_, publication = std::move(publication)]() mutable {
    hub->publish(std::move(publication));
  });
}

void Gateway::report_health(session::Health health) {
  impl_->server_.post([hub = &impl_->hub_, health] { hub->set_health(health); });
}

void Gateway::ping(std::function<void()> reply) {
  impl_->server_.post(std::move(reply));
}

}  // namespace nhipcau::gateway
