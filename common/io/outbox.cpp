#include "common/io/outbox.hpp"

#include <utility>

#include "common/base/check.hpp"

namespace nhipcau::io {

bool Outbox::push(Outgoing message) {
  for (auto it = queue_.begin();
       it != queue_.end() && bytes_ + message.bytes.size() > max_bytes_;) {
    if (it->droppable) {
      bytes_ -= it->bytes.size();
      it = queue_.erase(it);
    } else {
      ++it;
    }
  }
  if (bytes_ + message.bytes.size() > max_bytes_) {
    return false;
  }
  bytes_ += message.bytes.size();
  queue_.push_back(std::move(message));
  return true;
}

Outgoing Outbox::pop() {
  CHECK(!queue_.empty(), "only a message that waits can be taken");
  Outgoing message = std::move(queue_.front());
  queue_.pop_front();
  bytes_ -= message.bytes.size();
  return message;
}

void Outbox::clear() {
  queue_.clear();
  bytes_ = 0;
}

}  // namespace nhipcau::io
