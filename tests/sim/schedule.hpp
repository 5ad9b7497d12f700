#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "common/base/time.hpp"

/// Virtual time: what is to happen, in order of instant and then of asking. One thread.
namespace nhipcau::sim {

class Schedule {
 public:
  using Action = std::function<void()>;

  [[nodiscard]] MonoTime now() const { return now_; }

  void at(MonoTime when, Action action) {
    heap_.push_back({std::max(when, now_), ++order_, std::move(action)});
    std::push_heap(heap_.begin(), heap_.end(), Later{});
  }
  void after(Millis delay, Action action) { at(now_ + delay, std::move(action)); }

  /// Does everything up to `end`; `each` is called after every single thing.
  template <typename Each>
  void play_until(MonoTime end, const Each& each) {
    while (!heap_.empty() && heap_.front().at <= end) {
      std::pop_heap(heap_.begin(), heap_.end(), Later{});
      const Scheduled next = std::move(heap_.back());
      heap_.pop_back();
      now_ = next.at;
      next.action();
      each();
    }
    now_ = end;
  }

 private:
  struct Scheduled {
    MonoTime at;
    std::uint64_t order = 0;
    Action action;
  };
  struct Later {
    bool operator()(const Scheduled& a, const Scheduled& b) const {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };

  std::vector<Scheduled> heap_;
  MonoTime now_;
  std::uint64_t order_ = 0;
};

}  // namespace nhipcau::sim
