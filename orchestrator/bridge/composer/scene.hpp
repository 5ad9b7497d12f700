#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/base/ids.hpp"
#include "orchestrator/bridge/composer/geometry.hpp"
#include "orchestrator/bridge/composer/newest_picture.hpp"

namespace nhipcau::bridge {

/// One tile of a composed picture.
struct SceneTile {
  RoomId room;
  bool content = false;
  Rect where;
  std::string name;
  std::string caption;
  bool expected = false;  ///< its room sends something: worth waiting for
  std::shared_ptr<NewestPicture> pictures;
};

/// What is to be painted; never changed once it is made.
struct Scene {
  std::uint64_t number = 0;  ///< one for each composition id
  std::vector<SceneTile> tiles;
};

}  // namespace nhipcau::bridge
