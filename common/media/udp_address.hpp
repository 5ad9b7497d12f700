#pragma once

#include <netinet/in.h>

#include <cstring>
#include <optional>
#include <string>

/// An IPv4 or IPv6 address and port. A value; any thread.
namespace nhipcau::media {

class UdpAddress {
 public:
  UdpAddress() = default;
  UdpAddress(const sockaddr* address, socklen_t size);

  /// `host` is a numeric address or a name (then this blocks for the resolver). Empty: unknown.
  static std::optional<UdpAddress> resolve(const std::string& host, std::uint16_t port);

  /// Of a numeric address alone: never blocks.
  static std::optional<UdpAddress> numeric(const std::string& host, std::uint16_t port);

  [[nodiscard]] const sockaddr* address() const {
    return reinterpret_cast<const sockaddr*>(&storage_);
  }
  [[nodiscard]] socklen_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string host() const;  ///< "127.0.0.1", "::1"; empty: ""
  [[nodiscard]] bool any_host() const;     ///< 0.0.0.0 or ::, as who listens everywhere is bound to
  [[nodiscard]] std::string text() const;  ///< "127.0.0.1:5004", "[::1]:5004"; empty: "-"

  /// Any fixed order: groups a batch by destination.
  [[nodiscard]] int compare(const UdpAddress& other) const {
    return std::memcmp(this, &other, sizeof *this);
  }
  bool operator==(const UdpAddress& other) const { return compare(other) == 0; }

 private:
  sockaddr_in6 storage_{};  // an IPv4 address uses its first 16 bytes, the rest stays zero
  socklen_t size_ = 0;
};

}  // namespace nhipcau::media
