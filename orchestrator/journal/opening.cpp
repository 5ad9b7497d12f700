#include "orchestrator/journal/opening.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace nhipcau::journal {

tl::unexpected<Error> cannot_open(const std::string& path, const std::string& why) {
  return fail("journal_unreadable", "Không mở được nhật ký " + path + ": " + why,
              "The journal " + path + " cannot be opened: " + why);
}

Expected<FileDescriptor> take_lock(const std::string& path) {
  const std::string lock_path = path + ".lock";
  FileDescriptor lock(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.get() < 0) {
    return cannot_open(path, lock_path + ": " + std::strerror(errno));
  }
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail("journal_in_use",
                "Nhật ký " + path + " đang được một chương trình điều phối khác sử dụng.",
                "The journal " + path + " is in use by another orchestrator.");
  }
  return lock;
}

/// CORRUPT and NOTADB by name, ERROR when the schema's text is hit,
/// READONLY and CANTOPEN when a damaged header asks for what the file's permissions do not.
bool means_damage(const SqliteError& error, const std::string& path) {
  switch (error.code) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:
      return true;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return std::filesystem::is_regular_file(path) && ::access(path.c_str(), R_OK | W_OK) == 0;
    default:
      return false;
  }
}

}  // namespace nhipcau::journal
