#include "endpoint-agent/panel/panel.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>

#include <array>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "common/web/server.hpp"
#include "endpoint-agent/panel/site.hpp"

namespace nhipcau::agent::panel {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInstalled = "/usr/share/nhipcau/panel";

/// Installed with the package; else built beside a program that still lies in its build tree.
std::string default_pages() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path tree = program.parent_path() / "../../../endpoint-agent/panel/web/dist";
  return fs::exists(tree / "index.html", error) ? fs::weakly_canonical(tree, error).string()
                                                : kInstalled;
}

/// The first IPv4 address of this machine that others can reach; empty: there is no network.
std::string own_address() {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) {
    return {};
  }
  std::string found;
  for (const ifaddrs* each = all; each != nullptr && found.empty(); each = each->ifa_next) {
    const bool usable = each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET &&
                        (each->ifa_flags & IFF_LOOPBACK) == 0 && (each->ifa_flags & IFF_UP) != 0;
    std::array<char, NI_MAXHOST> text{};
    if (usable && ::getnameinfo(each->ifa_addr, sizeof(sockaddr_in), text.data(), text.size(),
                                nullptr, 0, NI_NUMERICHOST) == 0) {
      found = text.data();
    }
  }
  ::freeifaddrs(all);
  return found;
}

web::StaticFiles load_pages(const std::string& directory) {
  Expected<web::StaticFiles> files =
      web::StaticFiles::load(directory.empty() ? default_pages() : directory);
  if (!files) {
    throw std::runtime_error("the panel's pages cannot be read: " + files.error().text.en);
  }
  return *std::move(files);
}

web::ServerOptions server_options(const Options& options) {
  return {.host = options.host,
          .port = options.port,
          .tls_cert = {},
          .tls_key = {},
          .subprotocol = kSubprotocol};
}

}  // namespace

class Panel::Impl {
 public:
  Impl(const Options& options, const Post& loop, Commands commands,
       std::map<std::string, Route> routes)
      : host_(options.host),
        pin_(options.pin ? Pin::random_digits() : ""),
        site_(load_pages(options.pages_dir), std::move(commands), std::move(routes),
              options.pin ? std::optional<Pin>(Pin(pin_)) : std::nullopt,
              [loop](Action action, Press press) {
                loop([action = std::move(action), press = std::move(press)] { action(press); });
              }),
        server_(server_options(options), site_) {
    site_.set_post_back([this](std::function<void()> task) { server_.post(std::move(task)); });
    server_.start();
  }

  void show(const State& state) {
    std::string text = encode(state);
    if (text != shown_) {
      shown_ = text;
      server_.post([this, text = std::move(text)] { site_.show(text); });
    }
  }

  std::string host_;
  std::string pin_;
  std::string shown_;
  PanelSite site_;
  web::Server server_;
};

Panel::Panel(Options options, Post loop, Commands commands, std::map<std::string, Route> routes)
    : impl_(std::make_unique<Impl>(options, loop, std::move(commands), std::move(routes))) {}
Panel::~Panel() = default;

bool Panel::watched() const {
  return impl_->site_.watched();
}

void Panel::show(const State& state) {
  impl_->show(state);
}

void Panel::show_picture(Picture which, const std::string& jpeg) {
  impl_->server_.post(
      [site = &impl_->site_, which, jpeg] { site->show_picture(static_cast<char>(which), jpeg); });
}

const std::string& Panel::pin() const {
  return impl_->pin_;
}

std::string Panel::url_for_phones() const {
  const std::string host = impl_->host_ == "0.0.0.0" ? own_address() : impl_->host_;
  const bool reachable = !impl_->pin_.empty() && !host.empty();
  return reachable ? "http://" + host + ":" + std::to_string(impl_->server_.port()) + "/" : "";
}

std::string Panel::url() const {
  const bool everywhere = impl_->host_ == "0.0.0.0";
  return "http://" + (everywhere ? std::string("127.0.0.1") : impl_->host_) + ":" +
         std::to_string(impl_->server_.port()) + "/";
}

}  // namespace nhipcau::agent::panel
