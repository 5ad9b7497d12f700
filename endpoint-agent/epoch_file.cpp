#include "endpoint-agent/epoch_file.hpp"

#include <fstream>
#include <string>

#include "endpoint-agent/private_file.hpp"

namespace nhipcau::agent {

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
  return write_private_file(path_, std::to_string(epoch) + "\n");
}

}  // namespace nhipcau::agent
