#pragma once

#include <cstddef>
#include <deque>
#include <string>

namespace nhipcau::io {

/// One message waiting to be written.
struct Outgoing {
  std::string bytes;
  bool binary = false;
  bool droppable = false;  ///< worth less than staying connected (thumbnails)
};

/// What a peer has not taken yet, bounded. One thread.
class Outbox {
 public:
  explicit Outbox(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  /// Queues, making room by dropping the oldest droppable messages first. False when there is still
  /// no room: a droppable one was dropped and nothing else happened; for any other the peer is too
  /// slow to stay connected.
  bool push(Outgoing message);

  [[nodiscard]] bool empty() const { return queue_.empty(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  /// The oldest. Only when not empty.
  Outgoing pop();

  void clear();

 private:
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::deque<Outgoing> queue_;
};

}  // namespace nhipcau::io
