#include "endpoint-agent/private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "common/io/give_to_owner.hpp"

namespace nhipcau::agent {
namespace {

bool write_durably(const std::filesystem::path& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) {
    return false;
  }
  io::give_to_owner(fd, path.parent_path().string());
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return written && synced;
}

}  // namespace

bool write_private_file(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::path fresh = path;
  fresh += ".new";
  if (!write_durably(fresh, text)) {
    return false;
  }
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  return !error;
}

}  // namespace nhipcau::agent
