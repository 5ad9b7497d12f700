#pragma once

#include <cstdint>
#include <filesystem>

namespace nhipcau::agent {

/// The highest epoch this room ever saw, kept over restarts in `<state-dir>/epoch`. Owner's thread.
class EpochFile {
 public:
  /// Makes the directory when it is missing; throws std::filesystem::filesystem_error when it
  /// cannot.
  explicit EpochFile(const std::filesystem::path& state_dir);

  /// 0 when there is none yet or it cannot be read.
  [[nodiscard]] std::uint64_t load() const;

  /// Atomically: a power cut leaves the old number or the new one. False when it cannot be written.
  bool save(std::uint64_t epoch) const;

 private:
  std::filesystem::path path_;
};

}  // namespace nhipcau::agent
