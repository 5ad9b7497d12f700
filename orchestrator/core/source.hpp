#pragma once

#include <optional>

#include "common/base/ids.hpp"

namespace nhipcau::core {

/// A picture the bridge can show: a room, or (empty) its slate.
struct Source {
  std::optional<RoomId> room;
  bool operator==(const Source&) const = default;
};

enum class Picture { kUnknown, kNone, kOk, kFrozen, kBlack };
enum class Sound { kUnknown, kNone, kOk, kClipping, kSilent };

}  // namespace nhipcau::core
