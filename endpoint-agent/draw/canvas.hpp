#pragma once

#include "common/draw/canvas.hpp"

namespace nhipcau::agent {

using draw::Align;
using draw::Canvas;
using draw::Colour;
using draw::kAmber;
using draw::kGrey;
using draw::kRed;
using draw::kWhite;
using draw::Rect;
using draw::Size;
using draw::TextStyle;

}  // namespace nhipcau::agent
