#include "tests/support/room_simulator/fake_orchestrator.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <optional>

#include "common/wire/messages.hpp"

namespace nhipcau::simulator {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

}  // namespace

class FakeOrchestrator::Impl {
 public:
  explicit Impl(std::function<void(const std::string&)> on_text)
      : on_text_(std::move(on_text)),
        acceptor_(context_, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)) {
    accept();
  }

  void poll() {
    context_.restart();
    context_.poll();
  }

  void send(std::string text) {
    if (connected_) {
      queue_.push_back(std::move(text));
      write();
    }
  }

  void disconnect() {
    connected_ = false;
    error_code ignored;
    if (stream_) {
      stream_->next_layer().close(ignored);
    }
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] bool connected() const { return connected_; }

 private:
  void accept() {
    acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
      if (error) {
        return;
      }
      queue_.clear();
      writing_ = false;
      stream_.emplace(std::move(socket));
      stream_->set_option(websocket::stream_base::decorator([](websocket::response_type& answer) {
        answer.set(beast::http::field::sec_websocket_protocol, wire::kSubprotocol);
      }));
      stream_->async_accept([this](const error_code& refused) {
        connected_ = !refused;
        connected_ ? read() : accept();
      });
    });
  }

  void read() {
    stream_->async_read(buffer_, [this](const error_code& error, std::size_t) {
      if (error) {
        connected_ = false;
        accept();
        return;
      }
      if (stream_->got_text()) {
        on_text_(beast::buffers_to_string(buffer_.data()));
      }
      buffer_.consume(buffer_.size());
      read();
    });
  }

  void write() {
    if (writing_ || queue_.empty()) {
      return;
    }
    writing_ = true;
    stream_->text(true);
    stream_->async_write(asio::buffer(queue_.front()),
                         [this](const error_code& error, std::size_t) {
                           writing_ = false;
                           if (!error) {
                             queue_.pop_front();
                             write();
                           }
                         });
  }

  std::function<void(const std::string&)> on_text_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  std::optional<websocket::stream<tcp::socket>> stream_;
  beast::flat_buffer buffer_;
  std::deque<std::string> queue_;
  bool writing_ = false;
  bool connected_ = false;
};

FakeOrchestrator::FakeOrchestrator(std::function<void(const std::string&)> on_text)
    : impl_(std::make_unique<Impl>(std::move(on_text))) {}
FakeOrchestrator::~FakeOrchestrator() = default;
std::uint16_t FakeOrchestrator::port() const {
  return impl_->port();
}
bool FakeOrchestrator::connected() const {
  return impl_->connected();
}
void FakeOrchestrator::poll() {
  impl_->poll();
}
void FakeOrchestrator::send(std::string text) {
  impl_->send(std::move(text));
}
void FakeOrchestrator::disconnect() {
  impl_->disconnect();
}

}  // namespace nhipcau::simulator
