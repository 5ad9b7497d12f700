#include "orchestrator/core/events.hpp"

namespace nhipcau::core {

EventBody::EventBody() = default;
EventBody::EventBody(const EventBody& other) = default;
EventBody::EventBody(EventBody&& other) noexcept = default;
EventBody& EventBody::operator=(const EventBody& other) = default;
EventBody& EventBody::operator=(EventBody&& other) noexcept = default;
EventBody::~EventBody() = default;

bool EventBody::operator==(const EventBody& other) const {
  const AnyEvent& mine = *this;
  const AnyEvent& theirs = other;
  return mine == theirs;
}

}  // namespace nhipcau::core
