#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace nhipcau {

/// Work handed to the thread that owns a loop without an executor of its own (libwebsockets).
/// `post` from any thread; `drain` from the owner only. The one place outside the media buses with
/// a mutex.
class Mailbox {
 public:
  using Task = std::function<void()>;

  /// Any thread. True: nothing waited, so the caller wakes the owner's loop now; otherwise whoever
  /// posted first has done so, and waking again would only make the owner look at all its sockets
  /// once more.
  [[nodiscard]] bool post(Task task) {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    return tasks_.size() == 1;
  }

  /// Owner thread. Runs what was posted so far, in order; what those tasks post waits for the next
  /// call.
  void drain() {
    std::vector<Task> tasks;
    {
      const std::lock_guard lock(mutex_);
      tasks.swap(tasks_);
    }
    for (Task& task : tasks) {
      task();
    }
  }

 private:
  std::mutex mutex_;
  std::vector<Task> tasks_;
};

}  // namespace nhipcau
