#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace nhipcau::simulator {

/// A run directory of its own, removed in the end.
class ScratchDirectory {
 public:
  ScratchDirectory();  ///< throws std::runtime_error
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The real nhipcau-bridge as a child; killed and waited for by its destructor.
class BridgeProcess {
 public:
  /// Throws std::runtime_error when it cannot be started.
  BridgeProcess(const std::string& program, std::uint16_t orchestrator_port,
                const std::filesystem::path& directory, std::uint16_t media_port = 0);
  ~BridgeProcess();
  BridgeProcess(const BridgeProcess&) = delete;
  BridgeProcess& operator=(const BridgeProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void terminate();  ///< SIGTERM
  /// Its exit code, or empty when it still runs after `limit`; 128 + signal when it was killed.
  std::optional<int> wait(std::chrono::milliseconds limit);

  [[nodiscard]] double cpu_seconds() const;  ///< used so far, by all its threads
  [[nodiscard]] double resident_mb() const;

 private:
  pid_t pid_ = 0;
  bool ended_ = false;
};

}  // namespace nhipcau::simulator
