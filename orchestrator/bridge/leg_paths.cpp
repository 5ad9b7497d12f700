#include "orchestrator/bridge/leg_paths.hpp"

#include <algorithm>

namespace nhipcau::bridge {

void LegPaths::media_from(const media::UdpAddress& from, media::MediaTime now) {
  if (two_ && now - kept_at_ < kLapsed) {
    return;
  }
  two_ = false;
  paths_[0] = {from, std::nullopt};
  paths_[1] = {};
}

void LegPaths::keep(const media::PathProbe& probe, const media::UdpAddress& from,
                    media::MediaTime now) {
  if (probe.paths != 2 || probe.path > 1) {
    media_from(from, now);
    return;
  }
  two_ = true;
  kept_at_ = now;
  paths_[probe.path] = {from, now};
  Path& other = paths_[1 - probe.path];
  const bool old = other.kept_at && now - *other.kept_at >= kForgotten;
  if (old || other.address == from) {
    other = {};
  }
}

void LegPaths::commit(std::size_t size, media::SendBatch& batch, media::Traffic traffic) const {
  if (size == 0) {
    return;
  }
  if (paths_[0].address.empty()) {
    batch.commit(paths_[1].address, size, traffic);
    return;
  }
  batch.commit(paths_[0].address, size, traffic);
  if (second()) {
    batch.commit_copy(paths_[1].address);
  }
}

bool LegPaths::knows(const media::UdpAddress& from) const {
  return std::ranges::find(paths_, from, &Path::address) != paths_.end();
}

int LegPaths::up(media::MediaTime now) const {
  if (!two_) {
    return 1;
  }
  return static_cast<int>(std::ranges::count_if(
      paths_, [&](const Path& path) { return path.kept_at && now - *path.kept_at < kUp; }));
}

}  // namespace nhipcau::bridge
