#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

/// What waits to be sent to one peer. Texts keep their order and go first; of pictures only the
/// newest of each slot is kept. One thread.
namespace nhipcau::web {

struct Frame {
  std::string bytes;
  bool binary = false;
};

class Outbox {
 public:
  /// PROTOCOL.md §1: a peer that lets more than this wait is closed.
  static constexpr std::size_t kMaxWaiting = 1024 * 1024;  // bytes

  /// False: too much waits even without pictures; close the peer.
  bool push_text(std::string text);
  void push_picture(const std::string& slot, std::string frame);
  std::optional<Frame> pop();
  [[nodiscard]] bool empty() const { return texts_.empty() && pictures_.empty(); }
  [[nodiscard]] std::size_t waiting() const { return text_bytes_ + picture_bytes_; }
  /// What is to be said last needs no picture behind it.
  void drop_pictures();

 private:
  std::deque<std::string> texts_;
  std::map<std::string, std::string> pictures_;
  std::size_t text_bytes_ = 0;
  std::size_t picture_bytes_ = 0;
};

}  // namespace nhipcau::web
