#include "orchestrator/session/supervised_process.hpp"

#include <fcntl.h>
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
#include <filesystem>
#include <fstream>
#include <optional>

#include "common/base/log.hpp"
#include "common/base/time.hpp"
#include "orchestrator/session/beat_socket.hpp"
#include "orchestrator/session/spawn.hpp"

namespace nhipcau::session {
namespace {

constexpr Millis kShortLife{2'000};
constexpr Millis kShortestBackoff{200};
constexpr Millis kLongestBackoff{2'000};
constexpr Millis kPatience{3'000};  // between SIGTERM and SIGKILL
constexpr Millis kLockRetry{200};   // whoever holds the lock writes its id within a moment

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
      : process_(context), timer_(context), look_(context), command_(std::move(command)) {
    if (auto beats = BeatSocket::open(beat_path())) {
      beats_.emplace(std::move(*beats));
    } else {
      logger("supervisor")->warn("{} is not watched: {}", command_.name, beats.error().text.en);
    }
  }

  void ensure() {
    const std::optional<pid_t> holder = lock_holder(command_.lock);
    if (!holder) {
      spawn();
    } else if (*holder == 0 || !watch(*holder, false)) {
      after(kLockRetry, [this] { ensure(); });
    } else {
      logger("supervisor")->info("adopted {}, process {}", command_.name, *holder);
    }
  }

  void stop(std::function<void()> done) {
    done_ = std::move(done);
    timer_.cancel();
    look_.cancel();
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
    const pid_t pid = spawn_detached({.program = command_.program,
                                      .arguments = command_.arguments,
                                      .log = command_.log,
                                      .notify_socket = beats_ ? beat_path() : ""});
    if (pid == 0) {
      logger("supervisor")
          ->error("{} cannot be started: {}", command_.program, std::strerror(errno));
      retry();
      return;
    }
    if (!watch(pid, true)) {
      logger("supervisor")->error("process {} cannot be watched: {}", pid, std::strerror(errno));
      retry();
      return;
    }
    logger("supervisor")->info("started {}, process {}", command_.name, pid);
  }

  [[nodiscard]] std::string beat_path() const {
    return std::filesystem::absolute(command_.lock).replace_extension(".beat").string();
  }

  bool watch(pid_t pid, bool ours) {
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
    if (beats_) {
      beats_->heard();  // an earlier process's
    }
    beat_watch_ = BeatWatch(ours);
    look_later();
    return true;
  }

  void look_later() {
    if (!beats_) {
      return;
    }
    look_.expires_after(command_.beat_every);
    look_.async_wait([this](const boost::system::error_code& error) {
      if (!error) {
        look();
      }
    });
  }

  void look() {
    if (!beat_watch_.hangs(beats_->heard())) {
      look_later();
      return;
    }
    logger("supervisor")->error("{} hangs: no heartbeat; it is killed", command_.name);
    signal(SIGKILL);
  }

  void ended() {
    siginfo_t info{};
    const auto id = static_cast<id_t>(process_.native_handle());
    const bool ours = ::waitid(P_PIDFD, id, &info, WEXITED | WNOHANG) == 0;
    process_.close();
    look_.cancel();
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
  boost::asio::steady_timer look_;  ///< for heartbeats
  ProcessCommand command_;
  std::function<void()> done_;
  MonoTime started_;
  Millis backoff_ = kShortestBackoff;
  std::optional<BeatSocket> beats_;
  BeatWatch beat_watch_{false};
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
