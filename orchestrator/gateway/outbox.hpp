#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "common/base/ids.hpp"

/// What waits to be sent to one peer. Texts keep their order and go first; of thumbnails only the
/// newest of each room is kept. One thread.
namespace nhipcau::gateway {

struct Frame {
  std::string bytes;
  bool binary = false;
};

class Outbox {
 public:
  /// PROTOCOL.md §1: a peer that lets more than this wait is closed.
  static constexpr std::size_t kMaxWaiting = 1024 * 1024;  // bytes

  /// False: too much waits even without thumbnails; close the peer.
  bool push_text(std::string text);
  void push_thumbnail(const RoomId& room, std::string frame);
  std::optional<Frame> pop();
  [[nodiscard]] bool empty() const { return texts_.empty() && thumbnails_.empty(); }
  [[nodiscard]] std::size_t waiting() const { return text_bytes_ + thumbnail_bytes_; }
  /// What is to be said last needs no picture behind it.
  void drop_thumbnails();

 private:
  std::deque<std::string> texts_;
  std::map<RoomId, std::string> thumbnails_;
  std::size_t text_bytes_ = 0;
  std::size_t thumbnail_bytes_ = 0;
};

}  // namespace nhipcau::gateway
