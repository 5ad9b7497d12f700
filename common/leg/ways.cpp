#include "common/leg/ways.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <optional>
#include <utility>

#include "common/base/log.hpp"

namespace nhipcau::leg {
namespace {

using boost::asio::posix::stream_descriptor;

constexpr media::MediaTime kAnsweredWithin{2'000'000};  // ten packets of its own
constexpr media::MediaTime kKeepEvery{200'000};
constexpr media::MediaTime kRenewEvery{5'000'000};

}  // namespace

struct Ways::Path {
  std::string name;  ///< as it was asked for; empty: what the routes say
  std::uint8_t number = 0;
  std::optional<media::UdpSocket> socket{};
  std::optional<stream_descriptor> descriptor{};
  media::MediaTime answered_at = media::media_now();
  media::MediaTime opened_at{};

  void close() {
    if (descriptor) {
      descriptor->release();  // the socket closes itself
      descriptor.reset();
    }
    socket.reset();
  }
};

Ways::Ways(boost::asio::io_context& loop, const media::UdpAddress& bridge, const Network& network,
           Events events)
    : loop_(loop),
      bridge_(bridge),
      events_(std::move(events)),
      tunnel_(network.tunnel),
      chooser_(tunnel_ != nullptr, tunnel_ != nullptr && tunnel_->ready(), media::media_now()) {
  const std::vector<std::string> routes = {""};
  for (const std::string& name : network.paths.empty() ? routes : network.paths) {
    paths_.push_back(std::make_unique<Path>());
    paths_.back()->name = name;
    paths_.back()->number = static_cast<std::uint8_t>(paths_.size() - 1);
  }
}

Ways::~Ways() {
  if (tunnel_ != nullptr) {
    tunnel_->attach({});
  }
  for (const auto& path : paths_) {
    path->close();
  }
}

Expected<std::unique_ptr<Ways>> Ways::open(boost::asio::io_context& loop,
                                           const media::UdpAddress& bridge, const Network& network,
                                           Events events) {
  auto ways = std::make_unique<Ways>(loop, bridge, network, std::move(events));
  std::optional<Error> error;
  std::size_t open = 0;
  for (const auto& path : ways->paths_) {
    if (const auto opened = ways->open_socket(*path)) {
      ++open;
    } else {
      error = opened.error();
      logger("leg")->warn("path \"{}\" is missing: {}", path->name, error->text.en);
    }
  }
  if (open == 0) {
    return tl::unexpected(*error);
  }
  ways->attach();
  return ways;
}

Expected<void> Ways::open_socket(Path& path) {
  path.close();
  path.opened_at = media::media_now();
  const bool ipv6 = bridge_.address()->sa_family == AF_INET6;
  auto socket = media::UdpSocket::open(ipv6 ? "::" : "0.0.0.0", 0);
  if (!socket) {
    return tl::unexpected(socket.error());
  }
  if (!path.name.empty()) {
    const std::string interface = interface_of(path.name);
    if (interface.empty()) {
      return fail("bad_interface",
                  "Máy này không có giao diện mạng hay địa chỉ “" + path.name + "”.",
                  "This machine has no network interface or address \"" + path.name + "\".");
    }
    if (const auto bound = socket->bind_to_interface(interface); !bound) {
      return bound;
    }
  }
  path.socket.emplace(*std::move(socket));
  path.descriptor.emplace(loop_, path.socket->fd());
  wait(path);
  return {};
}

void Ways::wait(Path& path) {
  path.descriptor->async_wait(
      stream_descriptor::wait_read,
      [this, &path, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
        if (!error && !alive.expired()) {
          receive(path);
          events_.on_all();
          wait(path);
        }
      });
}

void Ways::receive(Path& path) {
  bool authentic = false;
  for (auto batch = path.socket->receive(); !batch.empty(); batch = path.socket->receive()) {
    for (const media::Datagram& datagram : batch) {
      authentic |= events_.on_packet(datagram.data);
    }
  }
  if (authentic) {
    chooser_.heard_udp(media::media_now());
    if (paths_.size() == 1) {
      path.answered_at = media::media_now();
    }
  }
}

void Ways::receive() {
  for (const auto& path : paths_) {
    if (path->socket) {
      receive(*path);
    }
  }
  events_.on_all();
}

void Ways::attach() {
  if (tunnel_ == nullptr) {
    return;
  }
  tunnel_->attach({.on_ready = [this] { chooser_.tunnel_ready(media::media_now()); },
                   .on_lost = [this] { chooser_.tunnel_lost(media::media_now()); },
                   .on_packet =
                       [this](media::MutableBytes packet) {
                         if (events_.on_packet(packet)) {
                           chooser_.heard_tls(media::media_now());
                         }
                       }});
}

void Ways::send(media::SendBatch& batch) {
  if (chooser_.through_tunnel()) {
    tunnel_->send(batch);
    batch.clear();
    return;
  }
  for (const auto& path : paths_) {
    if (path->socket) {
      path->socket->send_and_keep(batch);
    }
  }
  batch.clear();
}

void Ways::answered(const media::PathProbe& probe, media::MediaTime now) {
  if (probe.path < paths_.size()) {
    paths_[probe.path]->answered_at = now;
  }
  if (probe.kind == media::PathProbe::Kind::kTry) {
    chooser_.answered(now);
  }
}

void Ways::tick(media::MediaTime now) {
  const PathChooser::Wants wants = chooser_.tick(now);
  if (tunnel_ != nullptr) {
    wants.tunnel ? tunnel_->open() : tunnel_->close();
  }
  if (wants.try_udp) {
    probe(media::PathProbe::Kind::kTry);
  }
  if (paths_.front()->name.empty() || now < next_keep_) {
    return;
  }
  next_keep_ = now + kKeepEvery;
  if (paths_.size() > 1 && !chooser_.through_tunnel()) {
    probe(media::PathProbe::Kind::kKeep);
  }
  renew_silent(now);
}

/// One packet for each path: a copy would be a replay.
void Ways::probe(media::PathProbe::Kind kind) {
  for (const auto& path : paths_) {
    if (!path->socket) {
      continue;
    }
    const media::PathProbe probe{.sender = 0,
                                 .kind = kind,
                                 .path = path->number,
                                 .paths = static_cast<std::uint8_t>(paths_.size())};
    probe_.commit(bridge_, events_.make_probe(probe, probe_.reserve()));
    path->socket->send(probe_);
  }
}

void Ways::renew_silent(media::MediaTime now) {
  for (const auto& path : paths_) {
    if (now - path->answered_at >= kRenewEvery && now - path->opened_at >= kRenewEvery) {
      if (const auto opened = open_socket(*path); !opened) {
        logger("leg")->debug("path \"{}\": {}", path->name, opened.error().text.en);
      }
    }
  }
}

std::vector<bool> Ways::answering(media::MediaTime now) const {
  std::vector<bool> answering;
  for (const auto& path : paths_) {
    answering.push_back(now - path->answered_at < kAnsweredWithin);
  }
  return paths_.size() > 1 ? answering : std::vector<bool>{};
}

std::string Ways::text() const {
  std::string text;
  for (const auto& path : paths_) {
    text += text.empty() ? "" : " and ";
    text += path->socket ? path->socket->local().text() : "nothing";
    text += path->name.empty() ? "" : " (" + path->name + ")";
  }
  return text;
}

std::string interface_of(const std::string& path) {
  if (if_nametoindex(path.c_str()) != 0) {
    return path;
  }
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) {
    return "";
  }
  std::string name;
  for (const ifaddrs* each = all; each != nullptr && name.empty(); each = each->ifa_next) {
    const sockaddr* address = each->ifa_addr;
    if (address == nullptr || (address->sa_family != AF_INET && address->sa_family != AF_INET6)) {
      continue;
    }
    const socklen_t size =
        address->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    if (media::UdpAddress(address, size).host() == path) {
      name = each->ifa_name;
    }
  }
  freeifaddrs(all);
  return name;
}

}  // namespace nhipcau::leg
