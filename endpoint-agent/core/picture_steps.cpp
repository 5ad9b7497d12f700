#include "endpoint-agent/core/picture_steps.hpp"

#include <array>

namespace nhipcau::agent {
namespace {

constexpr double kBitsPerPixel = 0.04;  // below, x264 makes more blocks than picture
constexpr double kRoom = 1.4;
constexpr Millis kRoomFor{4000};
constexpr std::array<int, 4> kQuarters = {4, 3, 2, 1};
constexpr int kLeastHeight = 120;  // smaller shows nobody

int even(int pixels) {
  return pixels / 2 * 2;
}

}  // namespace

PictureStep PictureSteps::step(int number) const {
  const bool half_rate = number == kSteps - 1;
  const int quarters = kQuarters[static_cast<std::size_t>(half_rate ? kSteps - 2 : number)];
  return {.width = even(whole_.width * quarters / 4),
          .height = even(whole_.height * quarters / 4),
          .fps = half_rate ? (whole_.fps + 1) / 2 : whole_.fps};
}

int PictureSteps::need_kbps(int number) const {
  const PictureStep wanted = step(number);
  return static_cast<int>(kBitsPerPixel * wanted.width * wanted.height * wanted.fps / 1000);
}

const PictureStep& PictureSteps::choose(int kbps, MonoTime now) {
  const int before = number_;
  while (number_ < kSteps - 1 && kbps < need_kbps(number_) &&
         step(number_ + 1).height >= kLeastHeight) {
    ++number_;
  }
  const bool room = number_ == before && number_ > 0 && kbps > kRoom * need_kbps(number_ - 1);
  if (!room) {
    room_since_.reset();
  } else if (!room_since_) {
    room_since_ = now;
  } else if (now - *room_since_ >= kRoomFor) {
    --number_;
    room_since_ = now;
  }
  current_ = step(number_);
  return current_;
}

}  // namespace nhipcau::agent
