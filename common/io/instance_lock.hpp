#pragma once

#include <optional>
#include <string>
#include <utility>

namespace nhipcau::io {

/// At most one process per lock file: an flock on it, with the process id inside, by which a
/// supervisor finds whom to adopt. The kernel lets go of it at any death. A value with one owner.
class InstanceLock {
 public:
  /// Makes the folder when it is missing. Empty when another process has the lock; throws
  /// std::runtime_error when the file cannot be written.
  static std::optional<InstanceLock> take(const std::string& path);

  InstanceLock(InstanceLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  InstanceLock& operator=(InstanceLock&&) = delete;
  ~InstanceLock();

 private:
  explicit InstanceLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace nhipcau::io
