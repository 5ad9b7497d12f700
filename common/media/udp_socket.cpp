#include "common/media/udp_socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace nhipcau::media {
namespace {

constexpr std::size_t kReceiveBatch = 64;
constexpr std::size_t kReceiveSize = 2048;
constexpr int kSocketBuffer = 4 * 1024 * 1024;  // Debian's rmem_max may cap it
constexpr std::size_t kSendMessages = 256;      // per sendmmsg
constexpr std::size_t kMaxSegments = 64;        // UDP_MAX_SEGMENTS of Linux
constexpr std::size_t kMaxSegmentedBytes = 65000;
constexpr int kExpedited = 46 << 2;    // EF, RFC 3246
constexpr int kInteractive = 34 << 2;  // AF41, RFC 2597

struct alignas(cmsghdr) SendControl {
  std::array<char, CMSG_SPACE(sizeof(std::uint16_t)) + CMSG_SPACE(sizeof(int))> bytes;
};

struct alignas(cmsghdr) ArrivalControl {
  std::array<char, CMSG_SPACE(sizeof(timespec))> bytes;
};

constexpr std::int64_t kFrom1900To1970 = 2'208'988'800;  // seconds, RFC 5905 figure 4
constexpr MediaTime kWaitedMost{2'000'000};              // longer: the wall clock was set meanwhile

/// Microseconds of the wall clock since 1900, as it is at this moment.
MediaTime wall_now() {
  const std::uint64_t ntp = NtpClock::from_system().at(media_now());
  return std::chrono::seconds{ntp >> 32} +
         MediaTime{static_cast<std::int64_t>(((ntp & 0xffffffffU) * 1'000'000) >> 32)};
}

/// The kernel stamps by the wall clock.
MediaTime waited(msghdr& header) {
  for (cmsghdr* each = CMSG_FIRSTHDR(&header); each != nullptr; each = CMSG_NXTHDR(&header, each)) {
    if (each->cmsg_level == SOL_SOCKET && each->cmsg_type == SCM_TIMESTAMPNS) {
      timespec at{};
      std::memcpy(&at, CMSG_DATA(each), sizeof at);
      const MediaTime so_long =
          wall_now() - std::chrono::seconds{at.tv_sec + kFrom1900To1970} -
          std::chrono::duration_cast<MediaTime>(std::chrono::nanoseconds{at.tv_nsec});
      return so_long > kWaitedMost ? MediaTime{0} : std::max(so_long, MediaTime{0});
    }
  }
  return MediaTime{0};
}

}  // namespace

UdpAddress::UdpAddress(const sockaddr* address, socklen_t size)
    : size_(std::min<socklen_t>(size, sizeof storage_)) {
  std::memcpy(&storage_, address, size_);
  if (address->sa_family == AF_INET) {  // sin_zero is not always zero
    std::memset(reinterpret_cast<char*>(&storage_) + offsetof(sockaddr_in, sin_zero), 0,
                sizeof(sockaddr_in::sin_zero));
  }
}

namespace {

std::optional<UdpAddress> look_up(const std::string& host, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return std::nullopt;
  }
  const UdpAddress address(found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  return address;
}

}  // namespace

std::optional<UdpAddress> UdpAddress::resolve(const std::string& host, std::uint16_t port) {
  return look_up(host, port, 0);
}

std::optional<UdpAddress> UdpAddress::numeric(const std::string& host, std::uint16_t port) {
  return host.empty() ? std::nullopt : look_up(host, port, AI_NUMERICHOST);
}

std::uint16_t UdpAddress::port() const {
  return ntohs(storage_.sin6_port);
}

std::string UdpAddress::host() const {
  std::array<char, INET6_ADDRSTRLEN> host{};
  const bool named = !empty() && getnameinfo(address(), size_, host.data(), host.size(), nullptr, 0,
                                             NI_NUMERICHOST) == 0;
  return named ? host.data() : "";
}

bool UdpAddress::any_host() const {
  const std::string name = host();
  return name == "0.0.0.0" || name == "::";
}

std::string UdpAddress::text() const {
  const std::string name = host();
  if (name.empty()) {
    return "-";
  }
  const bool v6 = storage_.sin6_family == AF_INET6;
  return (v6 ? "[" + name + "]" : name) + ":" + std::to_string(port());
}

struct UdpSocket::Buffers {
  struct alignas(16) Slot {
    std::array<std::uint8_t, kReceiveSize> bytes;
  };
  std::array<Slot, kReceiveBatch> slots;
  std::array<sockaddr_in6, kReceiveBatch> names;
  std::array<iovec, kReceiveBatch> vectors;
  std::array<mmsghdr, kReceiveBatch> headers;
  std::array<ArrivalControl, kReceiveBatch> arrivals;
  std::array<Datagram, kReceiveBatch> datagrams;

  std::vector<iovec> send_vectors;
  std::array<mmsghdr, kSendMessages> send_headers;
  std::array<SendControl, kSendMessages> send_controls;
};

UdpSocket::UdpSocket(int fd) : fd_(fd), buffers_(std::make_unique<Buffers>()) {}

UdpSocket::UdpSocket(UdpSocket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      segmentation_(other.segmentation_),
      send_failures_(other.send_failures_),
      buffers_(std::move(other.buffers_)) {}

UdpSocket& UdpSocket::operator=(UdpSocket&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
    segmentation_ = other.segmentation_;
    send_failures_ = other.send_failures_;
    buffers_ = std::move(other.buffers_);
  }
  return *this;
}

UdpSocket::~UdpSocket() {
  close();
}

void UdpSocket::close() {
  if (fd_ >= 0) {
    ::close(std::exchange(fd_, -1));
  }
}

Expected<UdpSocket> UdpSocket::open(const std::string& host, std::uint16_t port) {
  const std::optional<UdpAddress> address = UdpAddress::resolve(host, port);
  if (!address) {
    return fail("bad_address", "Không hiểu địa chỉ " + host + ".",
                "The address " + host + " is not known.");
  }
  const int fd =
      socket(address->address()->sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return fail("no_socket", "Không mở được UDP socket.",
                std::string("No UDP socket: ") + std::strerror(errno) + ".");
  }
  UdpSocket result(fd);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kSocketBuffer, sizeof kSocketBuffer);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kSocketBuffer, sizeof kSocketBuffer);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  setsockopt(fd, IPPROTO_IP, IP_TOS, &kInteractive, sizeof kInteractive);
  setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &kInteractive, sizeof kInteractive);
  if (bind(fd, address->address(), address->size()) != 0) {
    const bool busy = errno == EADDRINUSE;
    return fail(busy ? "port_in_use" : "bad_address",
                "Không dùng được cổng UDP " + address->text() + ".",
                "UDP " + address->text() + ": " + std::strerror(errno) + ".");
  }
  return result;
}

UdpAddress UdpSocket::local() const {
  sockaddr_in6 name{};
  socklen_t size = sizeof name;
  if (getsockname(fd_, reinterpret_cast<sockaddr*>(&name), &size) != 0) {
    return {};
  }
  return {reinterpret_cast<const sockaddr*>(&name), size};
}

Expected<void> UdpSocket::bind_to_interface(const std::string& name) {
  if (setsockopt(fd_, SOL_SOCKET, SO_BINDTODEVICE, name.data(),
                 static_cast<socklen_t>(name.size())) != 0) {
    return fail("bad_interface", "Không dùng được giao diện mạng “" + name + "”.",
                "Network interface \"" + name + "\": " + std::strerror(errno) + ".");
  }
  return {};
}

std::span<Datagram> UdpSocket::receive() {
  Buffers& b = *buffers_;
  for (std::size_t i = 0; i < kReceiveBatch; ++i) {
    b.vectors[i] = {b.slots[i].bytes.data(), kReceiveSize};
    msghdr header{};
    header.msg_name = &b.names[i];
    header.msg_namelen = sizeof b.names[i];
    header.msg_iov = &b.vectors[i];
    header.msg_iovlen = 1;
    header.msg_control = b.arrivals[i].bytes.data();
    header.msg_controllen = sizeof b.arrivals[i].bytes;
    b.headers[i] = {header, 0};
  }
  const int count = recvmmsg(fd_, b.headers.data(), kReceiveBatch, MSG_DONTWAIT, nullptr);
  std::size_t kept = 0;
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    msghdr& header = b.headers[at].msg_hdr;
    if ((header.msg_flags & MSG_TRUNC) != 0) {
      continue;
    }
    b.datagrams[kept++] = {
        MutableBytes(b.slots[at].bytes).first(b.headers[at].msg_len),
        UdpAddress(reinterpret_cast<const sockaddr*>(&b.names[at]), header.msg_namelen),
        waited(header)};
  }
  return std::span(b.datagrams).first(kept);
}

namespace {

/// Appends to what a message tells the kernel beside its bytes.
template <typename Value>
void add_control(msghdr& header, SendControl& control, int level, int type, Value value) {
  if (header.msg_controllen == 0) {
    control = {};
    header.msg_control = control.bytes.data();
  }
  auto* message = reinterpret_cast<cmsghdr*>(control.bytes.data() + header.msg_controllen);
  message->cmsg_level = level;
  message->cmsg_type = type;
  message->cmsg_len = CMSG_LEN(sizeof value);
  std::memcpy(CMSG_DATA(message), &value, sizeof value);
  header.msg_controllen += CMSG_SPACE(sizeof value);
}

/// An IPv6 socket speaks IPv4 too, to mapped addresses.
bool speaks_v6(const UdpAddress& to) {
  if (to.address()->sa_family != AF_INET6) {
    return false;
  }
  const auto* name = reinterpret_cast<const sockaddr_in6*>(to.address());
  return IN6_IS_ADDR_V4MAPPED(&name->sin6_addr) == 0;
}

}  // namespace

/// Fills the headers from entry `first` on, one per run; how many entries they hold.
std::size_t UdpSocket::collect(const SendBatch& batch, std::size_t first) {
  Buffers& b = *buffers_;
  b.send_vectors.resize(batch.entries_.size());
  std::size_t messages = 0;
  std::size_t i = first;
  while (i < batch.entries_.size() && messages < kSendMessages) {
    const SendBatch::Entry& head = batch.entries_[i];
    msghdr header{};
    header.msg_name = const_cast<sockaddr*>(head.to.address());  // sendmmsg does not write it
    header.msg_namelen = head.to.size();
    header.msg_iov = &b.send_vectors[i];
    std::size_t total = 0;
    bool open = true;  // a shorter segment may only be the last
    while (open && i < batch.entries_.size() && header.msg_iovlen < kMaxSegments) {
      const SendBatch::Entry& entry = batch.entries_[i];
      const bool fits = entry.to == head.to && entry.traffic == head.traffic &&
                        entry.size <= head.size && total + entry.size <= kMaxSegmentedBytes;
      if (!fits) {
        break;
      }
      b.send_vectors[i] = {const_cast<std::uint8_t*>(batch.bytes_.data()) + entry.offset,
                           entry.size};
      total += entry.size;
      open = segmentation_ && entry.size == head.size;
      ++header.msg_iovlen;
      ++i;
    }
    if (header.msg_iovlen > 1) {
      add_control(header, b.send_controls[messages], SOL_UDP, UDP_SEGMENT,
                  static_cast<std::uint16_t>(head.size));
    }
    if (head.traffic == Traffic::kSound) {
      const bool v6 = speaks_v6(head.to);
      add_control(header, b.send_controls[messages], v6 ? IPPROTO_IPV6 : IPPROTO_IP,
                  v6 ? IPV6_TCLASS : IP_TOS, kExpedited);
    }
    b.send_headers[messages++] = {header, 0};
  }
  return messages;
}

/// How many of the first `messages` headers went out (a refused one is counted and skipped); fewer
/// when segmentation was found not to work.
std::size_t UdpSocket::transmit(std::size_t messages) {
  Buffers& b = *buffers_;
  std::size_t done = 0;
  while (done < messages) {
    const int sent =
        sendmmsg(fd_, &b.send_headers[done], static_cast<unsigned>(messages - done), MSG_DONTWAIT);
    if (sent > 0) {
      done += static_cast<std::size_t>(sent);
      continue;
    }
    const bool segmented = b.send_headers[done].msg_hdr.msg_iovlen > 1;
    if (segmented && (errno == EIO || errno == EINVAL || errno == ENOPROTOOPT)) {
      segmentation_ = false;
      return done;
    }
    if (errno != EINTR) {
      send_failures_ += b.send_headers[done].msg_hdr.msg_iovlen;
      ++done;
    }
  }
  return done;
}

void UdpSocket::send(SendBatch& batch) {
  send_and_keep(batch);
  batch.clear();
}

void UdpSocket::send_and_keep(SendBatch& batch) {
  std::size_t first = 0;
  while (first < batch.entries_.size()) {
    const std::size_t messages = collect(batch, first);
    const std::size_t done = transmit(messages);
    for (std::size_t m = 0; m < done; ++m) {
      first += buffers_->send_headers[m].msg_hdr.msg_iovlen;
    }
  }
}

}  // namespace nhipcau::media
