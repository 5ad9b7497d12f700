#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace nhipcau::agent {

enum class DeviceKind { kCamera, kMicrophone, kLoudspeaker };

struct Device {
  DeviceKind kind = DeviceKind::kCamera;
  std::string name;  ///< as its maker calls it
  std::string word;  ///< for the options; empty: it cannot be named there
};

/// The cameras, microphones and loudspeakers of this machine. Any thread; takes about a second.
std::vector<Device> find_devices();

/// Prints them with the words `join` takes for them. Any thread; takes about a second.
void list_devices(std::ostream& out);

}  // namespace nhipcau::agent
