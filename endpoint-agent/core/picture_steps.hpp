#pragma once

#include <optional>

#include "common/base/time.hpp"

namespace nhipcau::agent {

/// How the main picture is encoded.
struct PictureStep {
  int width = 0;
  int height = 0;
  int fps = 0;
  bool operator==(const PictureStep&) const = default;
};

/// Size and rate of the picture by what it may have: whole, three quarters, a half, a quarter of
/// the size, and of that half the pictures. Down at once; up only when there is room for it for
/// four seconds: every step costs a key frame. Pure; one thread.
class PictureSteps {
 public:
  explicit PictureSteps(const PictureStep& whole) : whole_(whole) {}

  const PictureStep& choose(int kbps, MonoTime now);
  [[nodiscard]] const PictureStep& now() const { return current_; }

 private:
  static constexpr int kSteps = 5;
  [[nodiscard]] PictureStep step(int number) const;
  [[nodiscard]] int need_kbps(int number) const;

  PictureStep whole_;
  int number_ = 0;
  PictureStep current_ = whole_;
  std::optional<MonoTime> room_since_;
};

}  // namespace nhipcau::agent
