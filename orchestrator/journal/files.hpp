#pragma once

#include <string>
#include <utility>

/// The few things the journal needs of the file system past SQLite. One thread.
namespace nhipcau::journal {

/// Owns an open file; -1: none.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor();
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

/// The directory of `path`: a new or renamed file's name must survive a power cut as well as its
/// content. Throws SqliteError.
void sync_directory_of(const std::string& path);

}  // namespace nhipcau::journal
