#include "orchestrator/journal/files.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "orchestrator/journal/sqlite.hpp"

namespace nhipcau::journal {

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

void sync_directory_of(const std::string& path) {
  const std::string parent = std::filesystem::absolute(path).parent_path().string();
  const FileDescriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) {
    throw SqliteError(SQLITE_IOERR,
                      "the directory " + parent + " cannot be synced: " + std::strerror(errno));
  }
}

}  // namespace nhipcau::journal
