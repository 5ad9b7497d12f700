#pragma once

#include <cstdint>
#include <vector>

#include "common/media/bytes.hpp"
#include "common/media/udp_address.hpp"

namespace nhipcau::media {

/// What a datagram is marked as, for routers that keep a queue of its own for each (RFC 8837 §5).
enum class Traffic : std::uint8_t {
  kPicture,  ///< AF41: pictures, RTCP, everything else
  kSound,    ///< EF
};

/// Datagrams built in place and sent together, so that a packet is copied once (into here, where
/// SRTP encrypts it) and a wake-up of the loop costs few system calls. Owner's thread only.
class SendBatch {
 public:
  /// A key frame of 137 kB fits, and all of it into a core's cache; `full` says when to send before
  /// going on.
  static constexpr std::size_t kCapacity = 1 << 18;
  static constexpr std::size_t kMaxDatagram = 1500;

  explicit SendBatch(std::size_t capacity = kCapacity) : bytes_(capacity) {}

  /// No room for one more datagram.
  [[nodiscard]] bool full() const { return used_ + kMaxDatagram > bytes_.size(); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }

  /// kMaxDatagram bytes to write the next datagram into. Requires !full().
  MutableBytes reserve() { return MutableBytes(bytes_).subspan(used_, kMaxDatagram); }

  /// Keeps the first `size` bytes of the last `reserve` as a datagram for `to`; 0: none.
  void commit(const UdpAddress& to, std::size_t size, Traffic traffic = Traffic::kPicture);

  /// The datagram kept last goes to `to` as well, from the same bytes. Requires !empty().
  void commit_copy(const UdpAddress& to) {
    entries_.push_back(entries_.back());
    entries_.back().to = to;
  }

  /// Calls with the bytes of every datagram, in order.
  template <typename Take>
  void for_each(Take take) const {
    for (const Entry& entry : entries_) {
      take(Bytes(bytes_).subspan(entry.offset, entry.size));
    }
  }

  void clear();

 private:
  friend class UdpSocket;
  struct Entry {
    UdpAddress to;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
    Traffic traffic = Traffic::kPicture;
  };

  std::vector<std::uint8_t> bytes_;
  std::size_t used_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace nhipcau::media
