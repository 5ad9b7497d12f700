#pragma once

#include <compare>
#include <functional>
#include <ostream>
#include <string>
#include <utility>

namespace nhipcau {

/// A string that is the name of one kind of thing. Two kinds never mix: a RoomId is no ItemId.
template <typename Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}

  [[nodiscard]] const std::string& str() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }

  bool operator==(const Id&) const = default;
  std::strong_ordering operator<=>(const Id& other) const {
    return value_.compare(other.value_) <=> 0;
  }
  friend std::ostream& operator<<(std::ostream& out, const Id& id) { return out << id.value_; }

 private:
  std::string value_;
};

using RoomId = Id<struct RoomTag>;        ///< a room (điểm cầu) of the roster, e.g. "ninh-son"
using ItemId = Id<struct ItemTag>;        ///< an item of the programme, e.g. "i09"
using OfficeId = Id<struct OfficeTag>;    ///< an office (chức danh), e.g. "ct-ninh-son"
using OutputId = Id<struct OutputTag>;    ///< a recording or a stream out, e.g. "ghi-hinh"
using RunId = Id<struct RunTag>;          ///< one attempt at an item, e.g. "r12"; never reused
using TurnId = Id<struct TurnTag>;        ///< one time at the floor within an item, e.g. "t3"
using RequestId = Id<struct RequestTag>;  ///< one request for the floor, e.g. "q7"
using CommandId =
    Id<struct CommandTag>;  ///< chosen by the sender; the same id gets the same answer

}  // namespace nhipcau

template <typename Tag>
struct std::hash<nhipcau::Id<Tag>> {
  std::size_t operator()(const nhipcau::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
