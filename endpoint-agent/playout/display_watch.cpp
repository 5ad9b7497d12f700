#include "endpoint-agent/playout/display_watch.hpp"

#include <set>
#include <utility>

#include "endpoint-agent/playout/screen_size.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kLook{500};

std::string connected(const std::filesystem::path& drm) {
  std::set<std::string> displays;  // in an order that stays
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(drm, error)) {
    if (first_line(entry.path() / "status") == "connected") {
      displays.insert(entry.path().filename().string() + ' ' + first_line(entry.path() / "modes"));
    }
  }
  std::string all;
  for (const std::string& display : displays) {
    all += display + '\n';
  }
  return all;
}

}  // namespace

DisplayWatch::DisplayWatch(std::filesystem::path drm)
    : drm_(std::move(drm)), known_(connected(drm_)) {}

bool DisplayWatch::plugged_in(MonoTime now) {
  if (looked_at_ && now - *looked_at_ < kLook) {
    return false;
  }
  looked_at_ = now;
  const std::string displays = connected(drm_);
  if (displays.empty()) {
    gone_ = true;
    return false;
  }
  return gone_ || displays != known_;
}

}  // namespace nhipcau::agent
