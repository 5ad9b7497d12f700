#pragma once

#include <gst/video/video.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "common/io/gst.hpp"
#include "endpoint-agent/draw/canvas.hpp"

namespace nhipcau::agent {

/// A piece of drawing ready to lie over I420 pictures: converted once, laid over thousands of
/// pictures for some additions a pixel.
struct Patch {
  int x = 0;  ///< even, as all of these
  int y = 0;
  Size size;
  std::vector<std::uint8_t> luma;  ///< premultiplied, without the offset of 16
  std::vector<std::uint8_t> alpha;
  std::vector<std::int8_t> blue;  ///< chroma at half the size, premultiplied, signed
  std::vector<std::int8_t> red;
  std::vector<std::uint8_t> chroma_alpha;
};

/// Of a canvas whose size is even, to lie at an even place.
Patch make_patch(const Canvas& canvas, int x, int y);

/// Lays it over a mapped I420 picture; what lies outside is left out.
void lay_over(const Patch& patch, GstVideoFrame& picture);

using Patches = std::vector<std::shared_ptr<const Patch>>;

/// Lays all of them over an I420 buffer of that size, which is copied when others hold it.
void lay_over(const Patches& patches, gst::BufferPtr& buffer, Size size);

/// The whole canvas over black, as an I420 buffer.
gst::BufferPtr to_i420(const Canvas& canvas);

}  // namespace nhipcau::agent
