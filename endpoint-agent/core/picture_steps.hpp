#pragma once

#include <optional>

#include "common/base/time.hpp"

namespace nhipcau::agent {

/// How a picture is encoded.
struct PictureStep {
  int width = 0;
  int height = 0;
  int fps = 0;
  bool operator==(const PictureStep&) const = default;
};

/// Size and rate of the picture by what it may have. A camera's: whole, three quarters, a half, a
/// quarter of the size, and of that half the pictures. What is presented is to be read: first half
/// the pictures, then three quarters and a half of the size, no less. Down at once; up only when
/// there is room for it for four seconds: every size costs a key frame. Pure; one thread.
class PictureSteps {
 public:
  enum class Kind { kCamera, kContent };

  explicit PictureSteps(const PictureStep& whole, Kind kind = Kind::kCamera)
      : whole_(whole), kind_(kind) {}

  const PictureStep& choose(int kbps, MonoTime now);
  [[nodiscard]] const PictureStep& now() const { return current_; }

 private:
  [[nodiscard]] PictureStep step(int number) const;
  [[nodiscard]] int need_kbps(int number) const;

  [[nodiscard]] int last() const;

  PictureStep whole_;
  Kind kind_;
  int number_ = 0;
  PictureStep current_ = whole_;
  std::optional<MonoTime> room_since_;
};

}  // namespace nhipcau::agent
