#pragma once

namespace nhipcau::bridge {

/// What the composed picture is like for those who get it.
struct ComposedFormat {
  int width = 1280;  ///< a multiple of 8
  int height = 720;
  int pictures_per_second = 25;
  int kilobits = 2500;
};

}  // namespace nhipcau::bridge
