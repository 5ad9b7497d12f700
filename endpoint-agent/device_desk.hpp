#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "endpoint-agent/devices.hpp"
#include "endpoint-agent/media/post.hpp"

namespace nhipcau::agent {

/// Looks for the devices of this machine, away from the loop: it takes about a second. Main loop
/// only.
class DeviceDesk {
 public:
  using Found = std::function<void(const std::vector<Device>&)>;

  /// `post` runs on the main loop.
  explicit DeviceDesk(Post post);
  /// Waits for a search under way.
  ~DeviceDesk();
  DeviceDesk(const DeviceDesk&) = delete;
  DeviceDesk& operator=(const DeviceDesk&) = delete;

  /// `found` is called on the main loop.
  void search(Found found);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::agent
