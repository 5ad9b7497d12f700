#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "common/base/time.hpp"

namespace nhipcau::agent {

/// The displays that are plugged in, as the kernel tells them (a `/sys/class/drm`), from when this
/// is made. One thread.
class DisplayWatch {
 public:
  explicit DisplayWatch(std::filesystem::path drm);

  /// Since then one was plugged in: another, or the same one again. Looks twice a second at most.
  bool plugged_in(MonoTime now);

 private:
  std::filesystem::path drm_;
  std::string known_;  // the connected ones with their modes
  bool gone_ = false;  // since then they were not all there
  std::optional<MonoTime> looked_at_;
};

}  // namespace nhipcau::agent
