#include "orchestrator/journal/ballast.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>
#include <limits>

#include "orchestrator/journal/files.hpp"

namespace nhipcau::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSomeRoom = 1'048'576;  // 1 MiB: two thousand events of 500 bytes

}  // namespace

void Ballast::make() {
  if (held() || free_bytes() < 2 * bytes_) {
    return;
  }
  const FileDescriptor file(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (file.get() >= 0 && ::posix_fallocate(file.get(), 0, bytes_) != 0) {
    ::unlink(path_.c_str());
  }
}

bool Ballast::release() {
  return bytes_ > 0 && ::unlink(path_.c_str()) == 0;
}

bool Ballast::held() const {
  std::error_code error;
  return bytes_ == 0 ||
         (fs::file_size(path_, error) == static_cast<std::uintmax_t>(bytes_) && !error);
}

bool Ballast::disk_has_room() const {
  return free_bytes() >= kSomeRoom;
}

std::int64_t Ballast::free_bytes() const {
  struct statvfs disk {};
  const std::string folder = fs::absolute(path_).parent_path().string();
  if (::statvfs(folder.c_str(), &disk) != 0) {
    return std::numeric_limits<std::int64_t>::max();
  }
  return static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
}

}  // namespace nhipcau::journal
