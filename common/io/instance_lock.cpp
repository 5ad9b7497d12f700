#include "common/io/instance_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace nhipcau::io {

std::optional<InstanceLock> InstanceLock::take(const std::string& path) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  InstanceLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
  if (lock.fd_ < 0) {
    throw std::runtime_error(path + ": " + std::strerror(errno));
  }
  if (flock(lock.fd_, LOCK_EX | LOCK_NB) != 0) {
    return std::nullopt;
  }
  const std::string pid = std::to_string(getpid()) + "\n";
  if (ftruncate(lock.fd_, 0) != 0 ||
      pwrite(lock.fd_, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    throw std::runtime_error(path + ": " + std::strerror(errno));
  }
  return lock;
}

InstanceLock::~InstanceLock() {
  if (fd_ >= 0) {
    close(fd_);
  }
}

}  // namespace nhipcau::io
