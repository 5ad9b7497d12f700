#include "endpoint-agent/epoch_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace nhipcau::agent {
namespace {

bool write_durably(const std::filesystem::path& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) {
    return false;
  }
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return written && synced;
}

}  // namespace

EpochFile::EpochFile(const std::filesystem::path& state_dir) : path_(state_dir / "epoch") {
  std::filesystem::create_directories(state_dir);
}

std::uint64_t EpochFile::load() const {
  std::ifstream file(path_);
  std::uint64_t epoch = 0;
  file >> epoch;
  return file ? epoch : 0;
}

bool EpochFile::save(std::uint64_t epoch) const {
  std::filesystem::path fresh = path_;
  fresh += ".new";
  if (!write_durably(fresh, std::to_string(epoch) + "\n")) {
    return false;
  }
  std::error_code error;
  std::filesystem::rename(fresh, path_, error);
  return !error;
}

}  // namespace nhipcau::agent
