#include "orchestrator/gateway/outbox.hpp"

#include <utility>

namespace nhipcau::gateway {

bool Outbox::push_text(std::string text) {
  text_bytes_ += text.size();
  texts_.push_back(std::move(text));
  if (waiting() > kMaxWaiting) {
    drop_thumbnails();
  }
  return waiting() <= kMaxWaiting;
}

void Outbox::push_thumbnail(const RoomId& room, std::string frame) {
  std::string& slot = thumbnails_[room];
  thumbnail_bytes_ += frame.size();
  thumbnail_bytes_ -= slot.size();
  slot = std::move(frame);
  if (waiting() > kMaxWaiting) {
    drop_thumbnails();
  }
}

std::optional<Frame> Outbox::pop() {
  if (!texts_.empty()) {
    Frame frame{std::move(texts_.front()), false};
    texts_.pop_front();
    text_bytes_ -= frame.bytes.size();
    return frame;
  }
  if (!thumbnails_.empty()) {
    Frame frame{std::move(thumbnails_.begin()->second), true};
    thumbnails_.erase(thumbnails_.begin());
    thumbnail_bytes_ -= frame.bytes.size();
    return frame;
  }
  return std::nullopt;
}

void Outbox::drop_thumbnails() {
  thumbnails_.clear();
  thumbnail_bytes_ = 0;
}

}  // namespace nhipcau::gateway
