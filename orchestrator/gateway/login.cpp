#include "orchestrator/gateway/login.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace nhipcau::gateway {

Millis LoginLimiter::wait(const std::string& key, MonoTime now) {
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

void LoginLimiter::failed(const std::string& key, MonoTime now) {
  if (failures_.size() >= kMaxKeys && !failures_.contains(key)) {
    failures_.erase(std::ranges::min_element(
        failures_, {}, [](const auto& entry) { return entry.second.back(); }));
  }
  failures_[key].push_back(now);
}

class PasswordChecker::Impl {
 public:
  ~Impl() { stop(); }

  void stop() {
    pool.stop();
    pool.join();
  }

  boost::asio::thread_pool pool{1};
  std::atomic<int> waiting = 0;
};

PasswordChecker::PasswordChecker() : impl_(std::make_unique<Impl>()) {}
PasswordChecker::~PasswordChecker() = default;

void PasswordChecker::stop() {
  impl_->stop();
}

bool PasswordChecker::check(std::string hash, std::string password,
                            std::function<void(bool)> done) {
  if (impl_->waiting >= kMaxWaiting) {
    return false;
  }
  ++impl_->waiting;
  boost::asio::post(impl_->pool, [impl = impl_.get(), hash = std::move(hash),
                                  password = std::move(password), done = std::move(done)] {
    const bool matches = password_matches(hash, password);
    --impl->waiting;
    done(matches);
  });
  return true;
}

}  // namespace nhipcau::gateway
