#pragma once

#include <cstddef>
#include <vector>

#include "common/wire/messages.hpp"

namespace nhipcau::bridge {

struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  bool operator==(const Rect&) const = default;
};

/// Where the slots of a composition lie, each 16:9 and on even numbers (the chroma has half the
/// pixels). It depends on how many slots there are and on nothing else, so none ever moves. Pure;
/// any thread.
///
/// - side by side: two halves in the middle of the height;
/// - presentation: the content three quarters wide, who speaks in the quarter beside its top;
/// - gallery: the smallest square of columns that holds all; a last row that is not full is
///   centred.
std::vector<Rect> arrange(wire::Arrangement arrangement, std::size_t slots, int width, int height);

}  // namespace nhipcau::bridge
