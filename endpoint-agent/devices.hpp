#pragma once

#include <iosfwd>

namespace nhipcau::agent {

/// Lists the cameras, microphones and loudspeakers of this machine, with the words `join` takes for
/// them. Any thread; takes about a second.
void list_devices(std::ostream& out);

}  // namespace nhipcau::agent
