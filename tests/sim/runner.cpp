#include "tests/sim/runner.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <system_error>
#include <vector>

#include "tests/sim/world.hpp"

namespace nhipcau::sim {
namespace {

[[noreturn]] void fail_with_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// ---- in the worker: one line per thing, on standard output
// -----------------------------------------

std::string judge(std::uint64_t seed, const Batch& batch, Outcome& one) {
  Options options{.seed = seed, .length = batch.length, .tell = batch.tell};
  one = World(options).run();
  options.tell = false;
  const Outcome two = World(options).run();
  if (one.broken.empty() && one.trace != two.trace) {
    return "two runs of this seed differ";
  }
  return one.broken;
}

[[noreturn]] void work(const Batch& batch, std::uint64_t first) {
  for (std::uint64_t seed = first; seed < batch.first + batch.count;
       seed += static_cast<std::uint64_t>(batch.jobs)) {
    std::printf("begin\t%llu\n", static_cast<unsigned long long>(seed));
    std::fflush(stdout);
    Outcome outcome;
    const std::string broken = judge(seed, batch, outcome);
    for (const auto& [what, times] : outcome.sometimes) {
      std::printf("met\t%llu\t%s\n", static_cast<unsigned long long>(times), what.c_str());
    }
    std::printf("end\t%llu\t%llu\t%llu\t%s\n", static_cast<unsigned long long>(outcome.commands),
                static_cast<unsigned long long>(outcome.crashes),
                static_cast<unsigned long long>(outcome.events), broken.c_str());
    std::fflush(stdout);
  }
  std::_Exit(0);
}

// ---- in the parent
// -------------------------------------------------------------------------------

/// One child and what it has said so far.
class Worker {
 public:
  Worker(const Batch& batch, std::uint64_t first) : next_(first), step_(jobs_of(batch)) {
    start(batch);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() { end(); }

  [[nodiscard]] int fd() const { return fd_; }

  /// Reads what is there. False: it has ended.
  bool read(Summary& summary, const std::function<void(const Verdict&)>& tell) {
    std::array<char, 4096> bytes{};
    const ssize_t size = ::read(fd_, bytes.data(), bytes.size());
    if (size <= 0) {
      return false;
    }
    unread_.append(bytes.data(), static_cast<std::size_t>(size));
    for (std::size_t end = unread_.find('\n'); end != std::string::npos; end = unread_.find('\n')) {
      take(unread_.substr(0, end), summary, tell);
      unread_.erase(0, end + 1);
    }
    return true;
  }

  /// After its end: if it died in a seed, that seed has failed. True: seeds are left to do.
  bool bury(const Batch& batch, Summary& summary, const std::function<void(const Verdict&)>& tell) {
    end();
    if (running_ == 0) {
      return false;
    }
    ++summary.seeds;
    ++summary.failed;
    tell({running_, last_words_.empty() ? "the program died" : last_words_});
    next_ = running_ + step_;
    running_ = 0;
    return next_ < batch.first + batch.count;
  }

  void start(const Batch& batch) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) {
      fail_with_errno("pipe");
    }
    child_ = ::fork();
    if (child_ < 0) {
      fail_with_errno("fork");
    }
    if (child_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      if (!batch.tell) {
        ::dup2(ends[1], STDERR_FILENO);  // the words of a failed CHECK
      }
      ::close(ends[0]);
      ::close(ends[1]);
      work(batch, next_);
    }
    ::close(ends[1]);
    fd_ = ends[0];
  }

 private:
  static std::uint64_t jobs_of(const Batch& batch) {
    return static_cast<std::uint64_t>(batch.jobs);
  }

  void end() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
      ::close(fd_);
      child_ = -1;
    }
  }

  void take(const std::string& line, Summary& summary,
            const std::function<void(const Verdict&)>& tell) {
    std::istringstream in(line);
    std::string kind;
    std::getline(in, kind, '\t');
    if (kind == "begin") {
      in >> running_;
    } else if (kind == "met") {
      std::uint64_t times = 0;
      std::string what;
      in >> times;
      in.ignore();
      std::getline(in, what);
      summary.sometimes[what] += times;
    } else if (kind == "end") {
      take_end(in, summary, tell);
    } else {
      last_words_ = line;
    }
  }

  void take_end(std::istringstream& in, Summary& summary,
                const std::function<void(const Verdict&)>& tell) {
    std::uint64_t commands = 0;
    std::uint64_t crashes = 0;
    std::uint64_t events = 0;
    std::string broken;
    in >> commands >> crashes >> events;
    in.ignore();
    std::getline(in, broken);
    ++summary.seeds;
    summary.commands += commands;
    summary.crashes += crashes;
    summary.events += events;
    if (!broken.empty()) {
      ++summary.failed;
      tell({running_, broken});
    }
    running_ = 0;
  }

  std::uint64_t next_;
  std::uint64_t step_;
  pid_t child_ = -1;
  int fd_ = -1;
  std::string unread_;
  std::uint64_t running_ = 0;  ///< the seed; 0: between two
  std::string last_words_;
};

}  // namespace

Summary run_batch(const Batch& batch, const std::function<void(const Verdict&)>& tell) {
  Summary summary;
  std::vector<std::unique_ptr<Worker>> workers;
  for (int job = 0; job < batch.jobs; ++job) {
    const std::uint64_t first = batch.first + static_cast<std::uint64_t>(job);
    if (first < batch.first + batch.count) {
      workers.push_back(std::make_unique<Worker>(batch, first));
    }
  }
  while (!workers.empty() && !(batch.stop_at_first && summary.failed > 0)) {
    std::vector<pollfd> waiting;
    for (const auto& worker : workers) {
      waiting.push_back({.fd = worker->fd(), .events = POLLIN, .revents = 0});
    }
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) {
      fail_with_errno("poll");
    }
    for (std::size_t i = waiting.size(); i-- > 0;) {
      if (waiting[i].revents == 0 || workers[i]->read(summary, tell)) {
        continue;
      }
      if (workers[i]->bury(batch, summary, tell) && !batch.stop_at_first) {
        workers[i]->start(batch);
      } else {
        workers.erase(workers.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }
  return summary;
}

}  // namespace nhipcau::sim
