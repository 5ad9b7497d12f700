#include "common/io/give_to_owner.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace nhipcau::io {

void give_to_owner(int fd, const std::string& directory) {
  struct stat owner {};
  if (::geteuid() != 0 || ::stat(directory.empty() ? "." : directory.c_str(), &owner) != 0) {
    return;
  }
  // Root may always; should it fail, the file stays root's and its reader says so.
  [[maybe_unused]] const int done = ::fchown(fd, owner.st_uid, owner.st_gid);
}

}  // namespace nhipcau::io
