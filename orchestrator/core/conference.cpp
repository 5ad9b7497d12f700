#include "orchestrator/core/conference.hpp"

#include <algorithm>

#include "common/base/check.hpp"

namespace nhipcau::core {
namespace {

template <typename T, typename Key>
const T* find_in(const std::vector<T>& all, const Key& id) {
  const auto found = std::ranges::find(all, id, &T::id);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

Conference::Conference() = default;
Conference::Conference(const Conference&) = default;
Conference::Conference(Conference&&) noexcept = default;
Conference& Conference::operator=(const Conference&) = default;
Conference& Conference::operator=(Conference&&) noexcept = default;
Conference::~Conference() = default;
bool Conference::operator==(const Conference&) const = default;

const Room* Conference::find(const RoomId& wanted) const {
  return find_in(rooms, wanted);
}
const Office* Conference::find(const OfficeId& wanted) const {
  return find_in(offices, wanted);
}
const Item* Conference::find(const ItemId& wanted) const {
  return find_in(items, wanted);
}

const Room& Conference::central() const {
  const auto found = std::ranges::find(rooms, true, &Room::central);
  CHECK(found != rooms.end(), "a validated conference has a central room");
  return *found;
}

int Conference::number_of(const RoomId& wanted) const {
  const Room* room = find(wanted);
  CHECK(room != nullptr, "only rooms of the roster have a number");
  return static_cast<int>(room - rooms.data()) + 1;
}

}  // namespace nhipcau::core
