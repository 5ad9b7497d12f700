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

  /// Any thread. The caller wakes the owner's loop afterwards.
  void post(Task task) {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
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
