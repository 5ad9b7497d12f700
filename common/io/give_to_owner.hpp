#pragma once

#include <string>

namespace nhipcau::io {

/// A file that root made in somebody's state directory belongs to whoever owns the directory: the
/// service that reads it runs as that user. Does nothing for anybody but root. Any thread.
void give_to_owner(int fd, const std::string& directory);

}  // namespace nhipcau::io
