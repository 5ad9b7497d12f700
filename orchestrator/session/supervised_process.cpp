#include "orchestrator/session/supervised_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {
#include <sys/pidfd.h>  // glibc 2.36 forgot to say so itself
}

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <optional>

#include "common/base/log.hpp"
#include "common/base/time.hpp"

extern char** environ;

namespace nhipcau::session {
namespace {

constexpr Millis kShortLife{2'000};
constexpr Millis kShortestBackoff{200};
constexpr Millis kLongestBackoff{2'000};
constexpr Millis kPatience{3'000};  // between SIGTERM and SIGKILL
constexpr Millis kLockRetry{200};   // whoever holds the lock writes its id within a moment

/// Attributes and file actions of posix_spawn: own session, no signal state of ours, no descriptor
/// of ours (an inherited listening socket would keep our port busy after our death).
class SpawnSettings {
 public:
  explicit SpawnSettings(const std::string& log_path) {
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_init(&actions_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(
        &attributes_,
        static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, log_path.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }
  [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &actions_; }

 private:
  posix_spawnattr_t attributes_{};
  posix_spawn_file_actions_t actions_{};
};

/// The process id, or 0 and errno is set.
pid_t spawn_detached(const ProcessCommand& command) {
  std::vector<std::string> words{command.program};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  const SpawnSettings settings(command.log);
  pid_t pid = 0;
  const int result = posix_spawn(&pid, command.program.c_str(), settings.actions(),
                                 settings.attributes(), argv.data(), environ);
  errno = result;
  return result == 0 ? pid : 0;
}

/// Who holds the lock: a process id, 0 for "somebody, not yet written", nothing for
/// nobody.
std::optional<pid_t> lock_holder(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    return std::nullopt;
  }
  const bool free = ::flock(fd, LOCK_EX | LOCK_NB) == 0;
  ::close(fd);  // gives the lock back
  if (free) {
    return std::nullopt;
  }
  pid_t pid = 0;
  std::ifstream(path) >> pid;
  return std::max(pid, 0);
}

}  // namespace

class SupervisedProcess::Impl {
 public:
  Impl(boost::asio::io_context& context, ProcessCommand command)
      : process_(context), timer_(context), command_(std::move(command)) {}

  void ensure() {
    const std::optional<pid_t> holder = lock_holder(command_.lock);
    if (!holder) {
      spawn();
    } else if (*holder == 0 || !watch(*holder)) {
      after(kLockRetry, [this] { ensure(); });
    } else {
      logger("supervisor")->info("adopted {}, process {}", command_.name, *holder);
    }
  }

  void stop(std::function<void()> done) {
    done_ = std::move(done);
    timer_.cancel();
    if (!process_.is_open()) {
      done_();
      return;
    }
    signal(SIGTERM);
    after(kPatience, [this] { signal(SIGKILL); });
  }

 private:
  void spawn() {
    started_ = read_clock().mono;
    const pid_t pid = spawn_detached(command_);
    if (pid == 0) {
      logger("supervisor")
          ->error("{} cannot be started: {}", command_.program, std::strerror(errno));
      retry();
      return;
    }
    if (!watch(pid)) {
      logger("supervisor")->error("process {} cannot be watched: {}", pid, std::strerror(errno));
      retry();
      return;
    }
    logger("supervisor")->info("started {}, process {}", command_.name, pid);
  }

  bool watch(pid_t pid) {
    const int fd = pidfd_open(pid, 0);
    if (fd < 0) {
      return false;
    }
    process_.assign(fd);
    process_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                        [this](const boost::system::error_code& error) {
                          if (!error) {
                            ended();
                          }
                        });
    return true;
  }

  void ended() {
    siginfo_t info{};
    const auto id = static_cast<id_t>(process_.native_handle());
    const bool ours = ::waitid(P_PIDFD, id, &info, WEXITED | WNOHANG) == 0;
    process_.close();
    if (done_) {
      timer_.cancel();
      done_();
      return;
    }
    if (ours) {
      logger("supervisor")
          ->error("{} ended ({} {})", command_.name,
                  info.si_code == CLD_EXITED ? "status" : "signal", info.si_status);
    } else {  // adopted: its status is another parent's to know
      logger("supervisor")->error("{} ended", command_.name);
    }
    retry();
  }

  /// At once, unless it died young: then a little later each time.
  void retry() {
    if (read_clock().mono - started_ >= kShortLife) {
      backoff_ = kShortestBackoff;
      ensure();
      return;
    }
    after(backoff_, [this] { ensure(); });
    backoff_ = std::min(backoff_ * 2, kLongestBackoff);
  }

  void signal(int number) {
    if (process_.is_open()) {
      pidfd_send_signal(process_.native_handle(), number, nullptr, 0);
    }
  }

  template <typename Work>
  void after(Millis delay, Work work) {
    timer_.expires_after(delay);
    timer_.async_wait([work = std::move(work)](const boost::system::error_code& error) {
      if (!error) {
        work();
      }
    });
  }

  boost::asio::posix::stream_descriptor process_;  ///< a pidfd
  boost::asio::steady_timer timer_;
  ProcessCommand command_;
  std::function<void()> done_;
  MonoTime started_;
  Millis backoff_ = kShortestBackoff;
};

SupervisedProcess::SupervisedProcess(boost::asio::io_context& context, ProcessCommand command)
    : impl_(std::make_unique<Impl>(context, std::move(command))) {}
SupervisedProcess::~SupervisedProcess() = default;

void SupervisedProcess::start() {
  impl_->ensure();
}

void SupervisedProcess::stop(std::function<void()> done) {
  impl_->stop(std::move(done));
}

}  // namespace nhipcau::session
