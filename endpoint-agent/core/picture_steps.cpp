#include "endpoint-agent/core/picture_steps.hpp"

#include <array>
#include <span>

namespace nhipcau::agent {
namespace {

constexpr double kBitsPerPixel = 0.04;  // below, x264 makes more blocks than picture
constexpr double kRoom = 1.4;
constexpr Millis kRoomFor{4000};
constexpr int kLeastHeight = 120;  // smaller shows nobody

struct Part {  // of the whole picture
  int quarters;
  bool half_rate;
};
constexpr std::array<Part, 5> kCamera = {
    {{4, false}, {3, false}, {2, false}, {1, false}, {1, true}}};
constexpr std::array<Part, 4> kContent = {{{4, false}, {4, true}, {3, true}, {2, true}}};

std::span<const Part> table(PictureSteps::Kind kind) {
  return kind == PictureSteps::Kind::kCamera ? std::span<const Part>(kCamera)
                                             : std::span<const Part>(kContent);
}

int even(int pixels) {
  return pixels / 2 * 2;
}

}  // namespace

int PictureSteps::last() const {
  return static_cast<int>(table(kind_).size()) - 1;
}

PictureStep PictureSteps::step(int number) const {
  const Part part = table(kind_)[static_cast<std::size_t>(number)];
  return {.width = even(whole_.width * part.quarters / 4),
          .height = even(whole_.height * part.quarters / 4),
          .fps = part.half_rate ? (whole_.fps + 1) / 2 : whole_.fps};
}

int PictureSteps::need_kbps(int number) const {
  const PictureStep wanted = step(number);
  return static_cast<int>(kBitsPerPixel * wanted.width * wanted.height * wanted.fps / 1000);
}

const PictureStep& PictureSteps::choose(int kbps, MonoTime now) {
  const int before = number_;
  while (number_ < last() && kbps < need_kbps(number_) &&
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
