#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/base/ids.hpp"

namespace nhipcau::core {

enum class Show { kCamera, kContent, kComposed };

/// A picture the bridge can show: a room's camera or what it presents, the composed picture, or (no
/// room, nothing composed) the slate.
struct Source {
  std::optional<RoomId> room;
  Show show = Show::kCamera;
  std::string composition{};  ///< composed: the id of which composition, else empty
  bool operator==(const Source&) const = default;
};

enum class Picture { kUnknown, kNone, kOk, kFrozen, kBlack };
enum class Sound { kUnknown, kNone, kOk, kClipping, kSilent };

/// How the programme shows its rooms.
enum class Layout {
  kAuto,          ///< as the item asks for it: see layout.hpp
  kFull,          ///< who speaks
  kContent,       ///< what is presented
  kSideBySide,    ///< two rooms
  kPresentation,  ///< what is presented, and who speaks
  kGallery,       ///< up to 16 rooms
};

/// What the moderator chose for the live item.
struct LayoutChoice {
  Layout layout = Layout::kAuto;
  std::vector<RoomId> rooms;  ///< whose pictures, in order; empty: the layout's own choice
  bool keep = false;          ///< for the items that follow as well
  bool operator==(const LayoutChoice&) const = default;
};

/// What the room on air sees instead of itself.
enum class ReturnPicture { kCentral, kGallery };

enum class Feed { kMain, kThumbnail, kContent };

/// One place of a composed picture, of one room whether that is there or not.
struct Slot {
  RoomId room;
  Feed feed = Feed::kMain;
  std::string name{};
  std::string caption{};  ///< who speaks; empty: does not
  bool operator==(const Slot&) const = default;
};

/// `id` tells compositions apart that look different: other rooms, another layout.
struct Composition {
  std::string id;
  Layout layout = Layout::kGallery;
  std::vector<Slot> slots{};
  bool operator==(const Composition&) const = default;
};

}  // namespace nhipcau::core
