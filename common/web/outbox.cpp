#include "common/web/outbox.hpp"

#include <utility>

namespace nhipcau::web {

bool Outbox::push_text(std::string text) {
  text_bytes_ += text.size();
  texts_.push_back(std::move(text));
  if (waiting() > kMaxWaiting) {
    drop_pictures();
  }
  return waiting() <= kMaxWaiting;
}

void Outbox::push_picture(const std::string& slot, std::string frame) {
  std::string& place = pictures_[slot];
  picture_bytes_ += frame.size();
  picture_bytes_ -= place.size();
  place = std::move(frame);
  if (waiting() > kMaxWaiting) {
    drop_pictures();
  }
}

std::optional<Frame> Outbox::pop() {
  if (!texts_.empty()) {
    Frame frame{std::move(texts_.front()), false};
    texts_.pop_front();
    text_bytes_ -= frame.bytes.size();
    return frame;
  }
  if (!pictures_.empty()) {
    Frame frame{std::move(pictures_.begin()->second), true};
    pictures_.erase(pictures_.begin());
    picture_bytes_ -= frame.bytes.size();
    return frame;
  }
  return std::nullopt;
}

void Outbox::drop_pictures() {
  pictures_.clear();
  picture_bytes_ = 0;
}

}  // namespace nhipcau::web
