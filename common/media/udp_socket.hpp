#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/base/expected.hpp"
#include "common/media/bytes.hpp"
#include "common/media/media_time.hpp"
#include "common/media/send_batch.hpp"
#include "common/media/udp_address.hpp"

namespace nhipcau::media {

/// A datagram as it came; `data` lies in the socket's own buffers, may be decrypted in place and is
/// valid until the next `receive`.
struct Datagram {
  MutableBytes data;
  UdpAddress from;
  MediaTime waited{0};  ///< since the kernel took it from the network; 0 as well: not told
};

/// A non-blocking UDP socket with 4 MiB buffers (a 137 kB key frame overflows the default 212 kB as
/// soon as two rooms send one), read and written in batches. Wait for its `fd` with
/// boost::asio::posix::stream_descriptor (and `release` it there: the socket closes itself).
/// Owner's thread only.
class UdpSocket {
 public:
  /// Binds. `port` 0 takes a free one. Errors: `port_in_use`, `bad_address`, `no_socket`.
  static Expected<UdpSocket> open(const std::string& host, std::uint16_t port);

  UdpSocket(UdpSocket&&) noexcept;
  UdpSocket& operator=(UdpSocket&&) noexcept;
  ~UdpSocket();

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] UdpAddress local() const;

  /// Up to 64 datagrams; empty when there is none now. Longer than 2048 bytes: dropped.
  std::span<Datagram> receive();

  /// Sends everything and empties the batch: in order, runs to one destination and of equal size as
  /// one segmented datagram (UDP_SEGMENT) where the kernel can; marked as their Traffic says. What
  /// the kernel has no room for is dropped, as the network would.
  void send(SendBatch& batch);
  /// Likewise, but the batch stays: to be sent by another socket as well.
  void send_and_keep(SendBatch& batch);

  /// Sends by this network interface alone, whatever the routes say. Error: `bad_interface`.
  Expected<void> bind_to_interface(const std::string& name);

  /// Datagrams the kernel refused since the start.
  [[nodiscard]] std::uint64_t send_failures() const { return send_failures_; }

 private:
  struct Buffers;  // the arrays of recvmmsg and sendmmsg
  explicit UdpSocket(int fd);
  void close();
  std::size_t collect(const SendBatch& batch, std::size_t first);
  std::size_t transmit(std::size_t messages);

  int fd_ = -1;
  bool segmentation_ = true;
  std::uint64_t send_failures_ = 0;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace nhipcau::media
