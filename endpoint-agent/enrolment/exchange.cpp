#include "endpoint-agent/enrolment/exchange.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <optional>

#include "common/enrolment/proof.hpp"
#include "endpoint-agent/enrolment/certificate.hpp"

namespace nhipcau::agent {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr std::chrono::seconds kStep{6};

std::string address_of(const io::LinkAddress& centre) {
  return centre.host + ":" + std::to_string(centre.port);
}

tl::unexpected<Error> not_found(const io::LinkAddress& centre) {
  return fail("name_not_found",
              "Không tìm thấy máy “" + centre.host +
                  "”: kiểm tra tên trung tâm có gõ đúng không, máy này có mạng và DNS không.",
              "The name \"" + centre.host +
                  "\" is not found: check its spelling, and this machine's network and DNS.");
}

tl::unexpected<Error> no_way(const io::LinkAddress& centre, const ErrorCode& error) {
  const std::string at = address_of(centre);
  if (error == asio::error::connection_refused) {
    return fail("refused",
                "Máy " + centre.host + " có trả lời nhưng không ai nghe ở cổng " +
                    std::to_string(centre.port) +
                    ": kiểm tra số cổng, và trung tâm đã chạy chương trình chưa.",
                "The machine " + centre.host + " answers, but nobody listens on port " +
                    std::to_string(centre.port) +
                    ": check the port, and whether the centre's program runs.");
  }
  return fail("no_route",
              "Không tới được " + at + ": kiểm tra dây mạng, địa chỉ và tường lửa (" +
                  error.message() + ").",
              "There is no way to " + at + ": check cable, address and firewall (" +
                  error.message() + ").");
}

tl::unexpected<Error> stranger(const io::LinkAddress& centre) {
  return fail("not_an_orchestrator",
              "Máy ở " + address_of(centre) +
                  " không phải trung tâm Nhịp Cầu: kiểm tra địa chỉ, cổng, và ws:// hay wss://.",
              "What answers at " + address_of(centre) +
                  " is no Nhịp Cầu orchestrator: check address, port, and ws:// or wss://.");
}

/// One conversation, step by step on a loop of its own: each step ends or runs into its deadline.
class Conversation {
 public:
  explicit Conversation(const Exchange& exchange) : exchange_(exchange) {
    context_.set_verify_mode(asio::ssl::verify_none);  // the proof judges; see `perform`
  }

  Expected<void> run() {
    if (auto connected = connect(); !connected) {
      return connected;
    }
    if (!exchange_.centre.tls) {
      return ask(stream_.next_layer(), "");
    }
    if (auto secured = secure(); !secured) {
      return secured;
    }
    return ask(stream_, enrolment::fingerprint_of(der_of(certificate_)));
  }

 private:
  /// Runs one asynchronous step; an error code of `timed_out` when it did not end in time.
  template <typename Begin>
  ErrorCode step(Begin begin) {
    std::optional<ErrorCode> result;
    begin([&result](const ErrorCode& error, const auto&...) { result = error; });
    loop_.restart();
    loop_.run_for(kStep);
    if (!result) {
      ErrorCode ignored;
      stream_.next_layer().cancel(ignored);
      resolver_.cancel();
      loop_.restart();
      loop_.run_for(kStep);
      return asio::error::timed_out;
    }
    return *result;
  }

  Expected<void> connect() {
    tcp::resolver::results_type found;
    const std::string port = std::to_string(exchange_.centre.port);
    const ErrorCode resolved = step([&](auto done) {
      resolver_.async_resolve(exchange_.centre.host, port,
                              [&found, done](const ErrorCode& error, const auto& results) {
                                found = results;
                                done(error);
                              });
    });
    if (resolved) {
      return not_found(exchange_.centre);
    }
    const ErrorCode connected =
        step([&](auto done) { asio::async_connect(stream_.next_layer(), found, done); });
    if (connected) {
      return no_way(exchange_.centre, connected);
    }
    return {};
  }

  Expected<void> secure() {
    std::string name = exchange_.centre.host;  // of TLS; the macro for it casts the old way
    SSL_ctrl(stream_.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             name.data());
    const ErrorCode error =
        step([&](auto done) { stream_.async_handshake(asio::ssl::stream_base::client, done); });
    certificate_ = error ? nullptr : SSL_get0_peer_certificate(stream_.native_handle());
    if (certificate_ == nullptr) {
      return stranger(exchange_.centre);
    }
    if (auto dated = check_dates(certificate_, exchange_.now); !dated) {
      return dated;
    }
    return check_name(certificate_, exchange_.centre.host);
  }

  template <typename Stream>
  Expected<void> ask(Stream& stream, const std::string& fingerprint) {
    http::request<http::string_body> request(http::verb::post, exchange_.path, 11);
    request.set(http::field::host, address_of(exchange_.centre));
    request.set(http::field::content_type, "application/json");
    request.set(http::field::connection, "close");
    request.body() = exchange_.body(fingerprint);
    request.prepare_payload();
    http::response<http::string_body> response;
    beast::flat_buffer buffer(256 * 1024);
    ErrorCode error = step([&](auto done) { http::async_write(stream, request, done); });
    if (!error) {
      error = step([&](auto done) { http::async_read(stream, buffer, response, done); });
    }
    if (error) {
      return stranger(exchange_.centre);
    }
    return believe({static_cast<int>(response.result_int()), response.body()});
  }

  Expected<void> believe(const Reply& reply) {
    if (reply.body.empty() || reply.body.front() != '{') {
      return stranger(exchange_.centre);
    }
    if (auto judged = exchange_.judge(reply); !judged) {
      return judged;
    }
    if (certificate_ == nullptr) {
      return {};
    }
    return check_authority(certificate_, SSL_get_peer_cert_chain(stream_.native_handle()),
                           exchange_.authority(), exchange_.centre.host);
  }

  const Exchange& exchange_;
  asio::io_context loop_;
  asio::ssl::context context_{asio::ssl::context::tls_client};
  tcp::resolver resolver_{loop_};
  asio::ssl::stream<tcp::socket> stream_{loop_, context_};
  X509* certificate_ = nullptr;  // of the stream
};

}  // namespace

Expected<void> perform(const Exchange& exchange) {
  return Conversation(exchange).run();
}

}  // namespace nhipcau::agent
