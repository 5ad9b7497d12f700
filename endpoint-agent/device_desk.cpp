#include "endpoint-agent/device_desk.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <utility>

namespace nhipcau::agent {

class DeviceDesk::Impl {
 public:
  explicit Impl(Post post) : post_(std::move(post)) {}
  ~Impl() {
    worker_.stop();
    worker_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void search(Found found) {
    boost::asio::post(worker_, [this, found = std::move(found)] {
      post_([found, devices = find_devices()] { found(devices); });
    });
  }

 private:
  Post post_;
  boost::asio::thread_pool worker_{1};
};

DeviceDesk::DeviceDesk(Post post) : impl_(std::make_unique<Impl>(std::move(post))) {}
DeviceDesk::~DeviceDesk() = default;

void DeviceDesk::search(Found found) {
  impl_->search(std::move(found));
}

}  // namespace nhipcau::agent
