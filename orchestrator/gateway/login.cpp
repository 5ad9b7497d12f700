#include "orchestrator/gateway/login.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace nhipcau::gateway {

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
