#include "common/io/heartbeat.hpp"

#include <systemd/sd-daemon.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdlib>

namespace nhipcau::io {

namespace asio = boost::asio;

class Heartbeat::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& loop, AskAround ask_around)
      : loop_(loop), timer_(loop), ask_around_(std::move(ask_around)) {}

  void start() {
    asio::post(loop_, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) {
        sd_notify(0, "READY=1");
        self->ask();
      }
    });
  }

 private:
  void ask() {
    wait();
    if (!ask_around_) {
      sd_notify(0, "WATCHDOG=1");
      return;
    }
    ask_around_([&loop = loop_, weak = weak_from_this()] {
      asio::post(loop, [weak] {
        if (!weak.expired()) {
          sd_notify(0, "WATCHDOG=1");
        }
      });
    });
  }

  void wait() {
    timer_.expires_after(std::chrono::seconds(kBeatSeconds));
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (self && !error) {
        self->ask();
      }
    });
  }

  asio::io_context& loop_;
  asio::steady_timer timer_;
  AskAround ask_around_;
};

Heartbeat::Heartbeat(asio::io_context& loop, AskAround ask_around) {
  if (std::getenv("NOTIFY_SOCKET") != nullptr) {
    impl_ = std::make_shared<Impl>(loop, std::move(ask_around));
    impl_->start();
  }
}

Heartbeat::~Heartbeat() = default;

}  // namespace nhipcau::io
