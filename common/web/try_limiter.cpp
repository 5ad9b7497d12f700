#include "common/web/try_limiter.hpp"

#include <algorithm>

namespace nhipcau::web {

Millis TryLimiter::wait(const std::string& key, MonoTime now) {
  const auto found = failures_.find(key);
  if (found == failures_.end()) {
    return Millis{0};
  }
  std::deque<MonoTime>& failures = found->second;
  while (!failures.empty() && now - failures.front() > kWindow) {
    failures.pop_front();
  }
  if (failures.size() < kFree) {
    return Millis{0};
  }
  const std::size_t doublings = std::min<std::size_t>(failures.size() - kFree, 6);
  const Millis pause = std::min(Millis{1'000} * (std::int64_t{1} << doublings), kLongestWait);
  return std::max(failures.back() + pause - now, Millis{0});
}

void TryLimiter::failed(const std::string& key, MonoTime now) {
  if (failures_.size() >= kMaxKeys && !failures_.contains(key)) {
    failures_.erase(std::ranges::min_element(
        failures_, {}, [](const auto& entry) { return entry.second.back(); }));
  }
  failures_[key].push_back(now);
}

}  // namespace nhipcau::web
