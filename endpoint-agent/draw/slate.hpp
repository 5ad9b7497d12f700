#pragma once

#include <string>

#include "common/io/gst.hpp"
#include "endpoint-agent/draw/canvas.hpp"

namespace nhipcau::agent {

/// A picture of words in the place of a picture that is missing.
struct Slate {
  std::string title;  ///< large
  std::string text;   ///< what is the matter
  std::string note;   ///< small, below; may be empty
  bool operator==(const Slate&) const = default;
};

Canvas draw_slate(const Slate& slate, Size size);

/// As an I420 buffer; width and height are even.
gst::BufferPtr draw_slate_i420(const Slate& slate, int width, int height);

}  // namespace nhipcau::agent
