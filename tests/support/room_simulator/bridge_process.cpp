#include "tests/support/room_simulator/bridge_process.hpp"

#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace nhipcau::simulator {

ScratchDirectory::ScratchDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "nhipcau-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("no temporary directory");
  }
  path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

BridgeProcess::BridgeProcess(const std::string& program, std::uint16_t orchestrator_port,
                             const std::filesystem::path& directory, std::uint16_t media_port) {
  std::ofstream(directory / "token") << "token-of-the-bridge\n";
  std::vector<std::string> words{program,
                                 "--orchestrator",
                                 "ws://127.0.0.1:" + std::to_string(orchestrator_port),
                                 "--token-file",
                                 (directory / "token").string(),
                                 "--run-dir",
                                 directory.string(),
                                 "--media-port",
                                 std::to_string(media_port),
                                 "--log-level",
                                 "error"};
  std::vector<char*> arguments;
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  if (posix_spawn(&pid_, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0) {
    throw std::runtime_error("cannot start " + program);
  }
}

BridgeProcess::~BridgeProcess() {
  if (!ended_) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
}

void BridgeProcess::terminate() {
  if (!ended_) {
    kill(pid_, SIGTERM);
  }
}

std::optional<int> BridgeProcess::wait(std::chrono::milliseconds limit) {
  const auto give_up_at = std::chrono::steady_clock::now() + limit;
  while (!ended_) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      ended_ = true;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (std::chrono::steady_clock::now() > give_up_at) {
      return std::nullopt;
    }
    poll(nullptr, 0, 5);
  }
  return std::nullopt;
}

double BridgeProcess::cpu_seconds() const {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &used) != 0) {
    throw std::runtime_error("the bridge has ended");
  }
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

double BridgeProcess::resident_mb() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/statm");
  double pages = 0;
  file >> pages >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

}  // namespace nhipcau::simulator
