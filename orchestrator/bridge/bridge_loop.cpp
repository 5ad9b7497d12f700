#include "orchestrator/bridge/bridge_loop.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>

#include "common/io/heartbeat.hpp"

namespace nhipcau::bridge {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTick{20};
constexpr std::chrono::milliseconds kMaxBehind{100};  // five ticks are caught up, more are skipped
constexpr std::chrono::seconds kSecond{1};

}  // namespace

class BridgeLoop::Impl {
 public:
  void post(std::function<void()> task) { asio::post(context_, std::move(task)); }

  void stop_on_signals() {
    signals_.emplace(context_, SIGTERM, SIGINT);
    signals_->async_wait([this](const error_code& error, int) {
      if (!error) {
        context_.stop();
      }
    });
  }

  void run(Bridge& bridge) {
    bridge_ = &bridge;
    socket_.emplace(context_, bridge.fd());
    next_tick_ = Clock::now();
    next_second_ = next_tick_ + kSecond;
    wait_socket();
    wait_tick();
    wait_second();
    const io::Heartbeat heartbeat(context_);
    const auto work = asio::make_work_guard(context_);
    context_.run();
    socket_->release();  // the UdpSocket closes it
    socket_.reset();
  }

  void stop() { context_.stop(); }

 private:
  void wait_socket() {
    socket_->async_wait(asio::posix::stream_descriptor::wait_read, [this](const error_code& error) {
      if (!error) {
        bridge_->receive(media::media_now());
        wait_socket();
      }
    });
  }

  void wait_tick() {
    tick_.expires_at(next_tick_);
    tick_.async_wait([this](const error_code& error) {
      if (!error) {
        run_ticks();
        wait_tick();
      }
    });
  }

  void run_ticks() {
    if (Clock::now() - next_tick_ > kMaxBehind) {
      next_tick_ = Clock::now();  // the machine slept
    }
    const Clock::time_point due = Clock::now();
    bridge_->receive(media::media_now());  // what waits in the socket is not late: the loop is
    while (next_tick_ <= due) {
      const auto late = std::chrono::duration_cast<MediaTime>(Clock::now() - next_tick_);
      const MediaTime now = media::media_now();
      bridge_->tick(now - late, now);
      next_tick_ += kTick;
    }
  }

  void wait_second() {
    second_.expires_at(next_second_);
    second_.async_wait([this](const error_code& error) {
      if (!error) {
        bridge_->second(media::media_now());
        next_second_ = std::max(next_second_ + kSecond, Clock::now());
        wait_second();
      }
    });
  }

  asio::io_context context_{1};
  std::optional<asio::signal_set> signals_;
  std::optional<asio::posix::stream_descriptor> socket_;
  asio::steady_timer tick_{context_};
  asio::steady_timer second_{context_};
  Clock::time_point next_tick_;
  Clock::time_point next_second_;
  Bridge* bridge_ = nullptr;
};

BridgeLoop::BridgeLoop() : impl_(std::make_unique<Impl>()) {}
BridgeLoop::~BridgeLoop() = default;
void BridgeLoop::post(std::function<void()> task) {
  impl_->post(std::move(task));
}
void BridgeLoop::stop_on_signals() {
  impl_->stop_on_signals();
}
void BridgeLoop::run(Bridge& bridge) {
  impl_->run(bridge);
}
void BridgeLoop::stop() {
  impl_->stop();
}

}  // namespace nhipcau::bridge
