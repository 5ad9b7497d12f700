#include "tests/unit/gateway/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>

namespace nhipcau::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience{5};

tcp::endpoint endpoint(int port) {
  return {asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)};
}

}  // namespace

HttpReply http(int port, const std::string& method, const std::string& target,
               const std::string& body, const Headers& headers) {
  asio::io_context context;
  beast::tcp_stream stream(context);
  stream.connect(endpoint(port));
  beast::http::request<beast::http::string_body> request(beast::http::string_to_verb(method),
                                                         target, 11);
  request.set(beast::http::field::host, "127.0.0.1:" + std::to_string(port));
  request.set(beast::http::field::connection, "close");
  for (const auto& [name, value] : headers) {
    request.set(name, value);
  }
  request.body() = body;
  request.prepare_payload();
  beast::http::write(stream, request);
  beast::flat_buffer buffer;
  beast::http::response<beast::http::string_body> response;
  bool done = false;
  stream.expires_after(kPatience);
  beast::http::async_read(stream, buffer, response,
                          [&done](const beast::error_code& error, std::size_t) { done = !error; });
  context.run();
  HttpReply reply;
  if (done) {
    reply.status = static_cast<int>(response.result_int());
    reply.body = response.body();
    for (const auto& field : response) {
      reply.headers[std::string(field.name_string())] = std::string(field.value());
    }
  }
  return reply;
}

class WsClient::Impl {
 public:
  Impl(int port, const Handshake& handshake) : ws_(context_) {
    ws_.next_layer().connect(endpoint(port));
    ws_.set_option(beast::websocket::stream_base::decorator(
        [handshake](beast::websocket::request_type& request) {
          const auto set = [&request](beast::http::field field, const std::string& value) {
            if (!value.empty()) {
              request.set(field, value);
            }
          };
          set(beast::http::field::sec_websocket_protocol, handshake.subprotocol);
          set(beast::http::field::origin, handshake.origin);
          set(beast::http::field::cookie, handshake.cookie);
        }));
    beast::error_code error;
    ws_.handshake("127.0.0.1:" + std::to_string(port), handshake.path, error);
    status_ = error ? refusal_of(port, handshake) : 101;
  }

  /// 101 when it is open.
  [[nodiscard]] int status() const { return status_; }

  void send(const std::string& text) {
    ws_.binary(false);
    beast::error_code error;  // the peer may have closed: what it said before is still read
    ws_.write(asio::buffer(text), error);
  }
  void send_binary(const std::string& bytes) {
    ws_.binary(true);
    beast::error_code error;
    ws_.write(asio::buffer(bytes), error);
  }

  /// The next frame; empty: closed, or nothing came in time.
  std::optional<std::string> next(Clock::duration patience = kPatience) {
    beast::flat_buffer buffer;
    std::optional<beast::error_code> result;
    ws_.async_read(buffer,
                   [&result](const beast::error_code& error, std::size_t) { result = error; });
    context_.restart();
    context_.run_for(patience);
    if (!result) {
      ws_.next_layer().cancel();
      context_.restart();
      context_.run();
      return std::nullopt;
    }
    closed_ = closed_ || result->failed();
    return closed_ ? std::nullopt : std::optional(beast::buffers_to_string(buffer.data()));
  }

  /// The next message of a type, others skipped; null: closed or none.
  Json next_of(const std::string& type) {
    while (const std::optional<std::string> text = next()) {
      Json message = ws_.got_binary() ? Json() : Json::parse(*text);
      if (message.is_object() && message["type"] == type) {
        return message;
      }
    }
    return nullptr;
  }

  /// Reads to the end; true when the server closed.
  bool is_closed_by_server() {
    while (next()) {
    }
    return closed_;
  }
  /// Reads for so long; false when the server closed.
  bool stays_open(Clock::duration duration) {
    const Clock::time_point end = Clock::now() + duration;
    while (!closed_ && Clock::now() < end) {
      (void)next(end - Clock::now());
    }
    return !closed_;
  }
  [[nodiscard]] bool got_binary() const { return ws_.got_binary(); }

 private:
  /// Beast does not tell the status of a refusal: the same handshake by hand.
  static int refusal_of(int port, const Handshake& handshake) {
    Headers headers = {{"Connection", "Upgrade"},
                       {"Upgrade", "websocket"},
                       {"Sec-WebSocket-Version", "13"},
                       {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
    const auto set = [&headers](const char* name, const std::string& value) {
      if (!value.empty()) {
        headers[name] = value;
      }
    };
    set("Sec-WebSocket-Protocol", handshake.subprotocol);
    set("Origin", handshake.origin);
    set("Cookie", handshake.cookie);
    return http(port, "GET", handshake.path, "", headers).status;
  }

  asio::io_context context_;
  beast::websocket::stream<beast::tcp_stream> ws_;
  int status_ = 0;
  bool closed_ = false;
};

WsClient::WsClient(int port, const Handshake& handshake)
    : impl_(std::make_unique<Impl>(port, handshake)) {}
WsClient::~WsClient() = default;

int WsClient::status() const {
  return impl_->status();
}
void WsClient::send(const std::string& text) {
  impl_->send(text);
}
void WsClient::send_binary(const std::string& bytes) {
  impl_->send_binary(bytes);
}
std::optional<std::string> WsClient::next() {
  return impl_->next();
}
Json WsClient::next_of(const std::string& type) {
  return impl_->next_of(type);
}
bool WsClient::stays_open(std::chrono::seconds duration) {
  return impl_->stays_open(duration);
}
bool WsClient::is_closed_by_server() {
  return impl_->is_closed_by_server();
}
bool WsClient::got_binary() const {
  return impl_->got_binary();
}

}  // namespace nhipcau::gateway
