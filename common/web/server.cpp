#include "common/web/server.hpp"

#include <libwebsockets.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <csignal>
#include <map>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

#include "common/base/log.hpp"
#include "common/base/mailbox.hpp"
#include "common/io/low_delay.hpp"
#include "common/web/descriptor_watch.hpp"
#include "common/web/lws_http.hpp"
#include "common/web/outbox.hpp"

namespace nhipcau::web {
namespace {

constexpr int kLingerSeconds = 2;  // to read away what a refused peer still sends
constexpr std::size_t kReadChunk = 16 * 1024;
constexpr std::size_t kMaxBody = 64 * 1024;  // PROTOCOL.md §1: as a console's message
constexpr lws_usec_t kTickUs = 250'000;      // for the 5 s and 6 s limits
constexpr unsigned kHandshakeSeconds = 10;   // TLS and HTTP headers: no slow loris
constexpr unsigned kHeaderBytes = 8 * 1024;
constexpr unsigned kMaxConnections = 1024;
constexpr std::size_t kMediaFrame = 8 * 1024;  // one TLS record, a few packets
constexpr Millis kDead{6'000};                 // PROTOCOL.md §1: not even a ping was answered
constexpr Millis kAskAlive{1'750};             // before libwebsockets pings

/// PROTOCOL.md §1; libwebsockets' own default notices a dead peer after five minutes.
constexpr lws_retry_bo_t kAlive = {.retry_ms_table = nullptr,
                                   .retry_ms_table_count = 0,
                                   .conceal_count = 0,
                                   .secs_since_valid_ping = 2,
                                   .secs_since_valid_hangup = 6,
                                   .jitter_percent = 0};

void log_lws_line(int level, const char* line) {
  std::string_view text = line;
  while (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  logger("lws")->log(level == LLL_ERR ? spdlog::level::warn : spdlog::level::debug, "{}", text);
}

/// One WebSocket: its Peer, what waits for it, what it has said so far.
class Socket final : public Link {
 public:
  Socket(ConnectionId id, lws* wsi, std::unique_ptr<Peer> peer)
      : id_(id), wsi_(wsi), peer_(std::move(peer)) {}

  [[nodiscard]] ConnectionId id() const override { return id_; }
  [[nodiscard]] bool finishing() const override { return finishing_; }

  /// A change for hundreds of peers is out a third sooner when not every socket is polled first.
  void send_text(const std::string& text) override {
    if (finishing_) {
      return;
    }
    if (greeted_ && outbox_.empty() && lws_send_pipe_choked(wsi_) == 0) {
      if (!write(text, LWS_WRITE_TEXT)) {
        kill();
      }
      return;
    }
    if (!outbox_.push_text(text)) {
      logger("web")->warn("connection {}: it does not read, 1 MiB waits; closing", id_);
      kill();
      return;
    }
    lws_callback_on_writable(wsi_);
  }

  void send_picture(const std::string& slot, std::string frame) override {
    if (!finishing_) {
      outbox_.push_picture(slot, std::move(frame));
      lws_callback_on_writable(wsi_);
    }
  }

  void carry_media() override { io::keep_delay_low(lws_get_socket_fd(wsi_)); }

  void send_packet(io::MediaPacket packet, MonoTime now) override {
    if (!finishing_) {
      media_.push(std::move(packet), now);
      lws_callback_on_writable(wsi_);
    }
  }

  void finish() override {
    finishing_ = true;
    outbox_.drop_pictures();
    lws_callback_on_writable(wsi_);
  }

  void open(MonoTime now) {
    open_ = true;
    heard_at_ = now;
    peer_->on_open(*this, now);
    greeted_ = true;
  }

  void closed() {
    if (open_) {
      open_ = false;
      finishing_ = true;
      peer_->on_close();
    }
  }

  /// libwebsockets notices a silent peer in time, but then waits seconds for it to close properly.
  void tick(MonoTime now) {
    if (open_ && now - heard_at_ >= kDead) {
      closed();
      lws_set_timeout(wsi_, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    } else if (open_ && !finishing_) {
      if (now - pinged_at_ >= kAskAlive) {
        pinged_at_ = now;
        ping_ = true;
        lws_callback_on_writable(wsi_);
      }
      peer_->on_tick(now);
    }
  }

  void heard(MonoTime now) { heard_at_ = now; }

  void receive(std::string_view piece, MonoTime now) {
    heard_at_ = now;
    const bool ends = lws_remaining_packet_payload(wsi_) == 0 && lws_is_final_fragment(wsi_) != 0;
    if (finishing_) {
      note_read(ends);
      return;
    }
    if (incoming_.size() + piece.size() > peer_->message_limit()) {
      incoming_.clear();
      unread_ = !ends;
      peer_->on_too_large();
      lws_set_timeout(wsi_, PENDING_TIMEOUT_USER_OK, kLingerSeconds);
      return;
    }
    incoming_.append(piece);
    if (!ends) {
      return;
    }
    std::string message;
    message.swap(incoming_);
    if (lws_frame_is_binary(wsi_) != 0) {
      peer_->on_binary(std::move(message), now);
    } else {
      peer_->on_text(message, now);
    }
  }

  /// -1: the connection is to be closed.
  int write_one(MonoTime now) {
    if (std::exchange(ping_, false)) {
      return write_ping();
    }
    std::optional<Frame> frame = outbox_.pop();
    if (!frame && !finishing_ && !media_.empty()) {
      frame = Frame{media_.take_frame(kMediaFrame, now), true};
    }
    if (!frame || frame->bytes.empty()) {
      if (finishing_ && unread_) {
        return 0;
      }
      if (finishing_) {
        lws_close_reason(wsi_, LWS_CLOSE_STATUS_POLICY_VIOLATION, nullptr, 0);
        return -1;
      }
      return 0;
    }
    if (!write(frame->bytes, frame->binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT)) {
      return -1;
    }
    if (!outbox_.empty() || !media_.empty() || finishing_) {
      lws_callback_on_writable(wsi_);
    }
    return 0;
  }

 private:
  /// libwebsockets tells of a pong only when it carries something, and its own pings do not.
  int write_ping() {
    if (!write("?", LWS_WRITE_PING)) {
      return -1;
    }
    if (!outbox_.empty() || !media_.empty() || finishing_) {
      lws_callback_on_writable(wsi_);
    }
    return 0;
  }

  /// What the kernel does not take at once libwebsockets keeps and sends on. False: it is broken.
  bool write(const std::string& bytes, lws_write_protocol kind) {
    std::string buffer(LWS_PRE, '\0');
    buffer += bytes;
    auto* const begin = reinterpret_cast<unsigned char*>(buffer.data()) + LWS_PRE;
    return lws_write(wsi_, begin, bytes.size(), kind) >= 0;
  }

  void kill() {
    finishing_ = true;
    lws_set_timeout(wsi_, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
  }

  /// Closing with bytes unread resets the connection, and the peer never reads why it was refused:
  /// the rest of a message that is too large is read away first, for a short while.
  void note_read(bool ends) {
    if (unread_ && ends) {
      unread_ = false;
      lws_callback_on_writable(wsi_);
    }
  }

  ConnectionId id_;
  lws* wsi_;
  std::unique_ptr<Peer> peer_;
  Outbox outbox_;
  io::MediaQueue media_;
  MonoTime heard_at_;
  MonoTime pinged_at_;
  bool ping_ = false;  // is to be sent
  std::string incoming_;
  bool open_ = false;
  bool greeted_ = false;  // libwebsockets is done with the handshake
  bool finishing_ = false;
  bool unread_ = false;  // the rest of a refused message is still on its way
};

/// One HTTP request on its way.
struct Exchange {
  ConnectionId id = 0;
  Request request;
  std::optional<ResponseWriter> writer;
};

}  // namespace

class Server::Impl {
 public:
  Impl(const ServerOptions& options, Site& site) : site_(site), tls_(!options.tls_cert.empty()) {
    lws_set_log_level(LLL_ERR | LLL_WARN, &log_lws_line);
    tick_.owner = this;
    create_context();
    listen(options);
  }

  ~Impl() {
    stopping_ = true;
    if (thread_.joinable()) {
      lws_cancel_service(context_);
      thread_.join();
    }
    lws_sul_cancel(&tick_.list);
    lws_context_destroy(context_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void start() {
    thread_ = std::thread([this] { run(); });
  }

  void post(std::function<void()> task) {
    if (mailbox_.post(std::move(task))) {
      lws_cancel_service(context_);
    }
  }

  std::unique_ptr<Watch> watch(int fd, std::function<void()> readable) {
    return watches_.add(vhost_, fd, std::move(readable));
  }

  [[nodiscard]] int port() const { return port_; }

 private:
  /// libwebsockets finds the timer's owner by the address of this member.
  struct Timer {
    lws_sorted_usec_list_t list{};
    Impl* owner = nullptr;
  };

  void create_context() {
    lws_context_creation_info info{};
    info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
    if (tls_) {
      info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    }
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.user = this;
    info.fd_limit_per_thread = kMaxConnections;
    info.max_http_header_data = kHeaderBytes;
    context_ = lws_create_context(&info);
    if (context_ == nullptr) {
      throw std::runtime_error("libwebsockets cannot be set up");
    }
  }

  void listen(const ServerOptions& options) {
    protocols_ = {lws_protocols{"http", &Impl::callback, 0, kReadChunk, 0, nullptr, 0},
                  lws_protocols{options.subprotocol, &Impl::callback, 0, kReadChunk, 0, nullptr, 0},
                  lws_protocols{nullptr, nullptr, 0, 0, 0, nullptr, 0}};
    lws_context_creation_info info{};
    info.port = options.port;
    info.iface = options.host == "0.0.0.0" || options.host == "::" ? nullptr : options.host.c_str();
    info.protocols = protocols_.data();
    info.vhost_name = "nhipcau";
    info.options = LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND;
    if (options.host.find(':') == std::string::npos) {
      info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
    }
    info.timeout_secs = kHandshakeSeconds;
    info.retry_and_idle_policy = &kAlive;
    info.alpn = "http/1.1";
    if (tls_) {
      // Without it on the virtual host too, libwebsockets 4.1 speaks plain HTTP and ignores the
      // files.
      info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
      info.ssl_cert_filepath = options.tls_cert.c_str();
      info.ssl_private_key_filepath = options.tls_key.c_str();
      info.ssl_options_set = SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1;
    }
    vhost_ = lws_create_vhost(context_, &info);
    if (vhost_ == nullptr) {
      lws_context_destroy(context_);
      throw std::runtime_error(
          "cannot listen on " + options.host + ":" + std::to_string(options.port) +
          (tls_ ? " (is the port taken, are the TLS files readable?)" : " (is the port taken?)"));
    }
    port_ = lws_get_vhost_listen_port(vhost_);
    limit_segments(port_);
  }

  void run() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);  // signals are the main loop's
    lws_sul_schedule(context_, 0, &tick_.list, &Impl::on_tick, kTickUs);
    while (!stopping_ && lws_service(context_, 0) >= 0) {
    }
  }

  static void on_tick(lws_sorted_usec_list_t* list) {
    Impl* self = lws_container_of(list, Timer, list)->owner;
    const MonoTime now = read_clock().mono;
    for (auto& [wsi, socket] : self->sockets_) {
      socket->tick(now);
    }
    lws_sul_schedule(self->context_, 0, list, &Impl::on_tick, kTickUs);
  }

  // ---- HTTP ------------------------------------------------------------------------------------

  int begin_request(lws* wsi) {
    Exchange& exchange = exchanges_[wsi];
    exchange = Exchange{.id = ++last_id_, .request = read_request(wsi), .writer = {}};
    if (exchange.request.method != "POST" && exchange.request.method != "PATCH") {
      return serve(exchange);
    }
    const std::optional<std::size_t> length = content_length(wsi);
    if (!length) {
      return refuse(exchange, 411,
                    {"bad_request", {"Thiếu Content-Length.", "Content-Length is missing."}});
    }
    if (*length > kMaxBody) {
      return refuse(
          exchange, 413,
          {"too_large", {"Yêu cầu vượt quá 64 KiB.", "The request is larger than 64 KiB."}});
    }
    return 0;  // the body follows, then body_complete
  }

  int refuse(const Exchange& exchange, int status, const Error& error) {
    return give(exchange.id, site_.refused(exchange.request, refusal(status, error)));
  }

  int body_piece(lws* wsi, std::string_view piece) {
    Exchange& exchange = exchanges_[wsi];
    if (exchange.writer || exchange.request.body.size() + piece.size() > kMaxBody) {
      return exchange.writer ? 0 : -1;
    }
    exchange.request.body.append(piece);
    return 0;
  }

  int serve(Exchange& exchange) {
    site_.serve(std::move(exchange.request),
                [this, id = exchange.id](Response response) { give(id, std::move(response)); });
    return 0;
  }

  int give(ConnectionId id, Response response) {
    for (auto& [wsi, exchange] : exchanges_) {
      if (exchange.id == id && !exchange.writer) {
        exchange.writer.emplace(std::move(response), tls_);
        lws_callback_on_writable(wsi);
      }
    }
    return 0;
  }

  int continue_response(lws* wsi) {
    const auto found = exchanges_.find(wsi);
    if (found == exchanges_.end() || !found->second.writer) {
      return 0;
    }
    switch (found->second.writer->write_some(wsi)) {
      case ResponseWriter::Step::kMore:
        lws_callback_on_writable(wsi);
        return 0;
      case ResponseWriter::Step::kBroken:
        return -1;
      case ResponseWriter::Step::kDone:
        break;
    }
    exchanges_.erase(found);
    return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
  }

  // ---- WebSocket -------------------------------------------------------------------------------

  /// 0: goes on; 1: refused, the answer is written; -1: hang up.
  int confirm_upgrade(lws* wsi, std::string_view to) {
    if (to != "websocket") {
      return -1;  // h2c: nobody here speaks it
    }
    Upgrade upgrade = site_.upgrade(read_request(wsi));
    if (auto* refused = std::get_if<Response>(&upgrade)) {
      refused->headers.emplace_back("connection", "close");
      ResponseWriter writer(std::move(*refused), tls_);
      ResponseWriter::Step step = ResponseWriter::Step::kMore;
      while (step == ResponseWriter::Step::kMore) {
        step = writer.write_some(wsi);
      }
      return step == ResponseWriter::Step::kDone ? 1 : -1;
    }
    auto peer = std::move(std::get<std::unique_ptr<Peer>>(upgrade));
    sockets_[wsi] = std::make_unique<Socket>(++last_id_, wsi, std::move(peer));
    return 0;
  }

  void forget(lws* wsi) {
    exchanges_.erase(wsi);
    const auto found = sockets_.find(wsi);
    if (found != sockets_.end()) {
      const std::unique_ptr<Socket> socket = std::move(found->second);
      sockets_.erase(found);
      socket->closed();
    }
  }

  template <typename Work>
  int with_socket(lws* wsi, Work work) {
    const auto found = sockets_.find(wsi);
    if (found == sockets_.end()) {
      return -1;
    }
    return work(*found->second);
  }

  int handle(lws* wsi, lws_callback_reasons what, std::string_view data) {
    const MonoTime now = read_clock().mono;
    switch (what) {
      case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
        mailbox_.drain();
        return 0;
      case LWS_CALLBACK_HTTP:
        return begin_request(wsi);
      case LWS_CALLBACK_HTTP_BODY:
        return body_piece(wsi, data);
      case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return exchanges_[wsi].writer ? 0 : serve(exchanges_[wsi]);
      case LWS_CALLBACK_HTTP_WRITEABLE:
        return continue_response(wsi);
      case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return confirm_upgrade(wsi, data);
      case LWS_CALLBACK_ESTABLISHED:
        return with_socket(wsi, [&](Socket& socket) { return socket.open(now), 0; });
      case LWS_CALLBACK_RECEIVE_PONG:
        return with_socket(wsi, [&](Socket& socket) { return socket.heard(now), 0; });
      case LWS_CALLBACK_RECEIVE:
        return with_socket(wsi, [&](Socket& socket) { return socket.receive(data, now), 0; });
      case LWS_CALLBACK_SERVER_WRITEABLE:
        return with_socket(wsi, [&](Socket& socket) { return socket.write_one(now); });
      case LWS_CALLBACK_RAW_RX_FILE:
        return watches_.readable(wsi);
      case LWS_CALLBACK_RAW_CLOSE_FILE:
        watches_.closed(wsi);
        return 0;
      case LWS_CALLBACK_CLOSED:
      case LWS_CALLBACK_CLOSED_HTTP:
      case LWS_CALLBACK_WSI_DESTROY:
        forget(wsi);
        return 0;
      default:
        return 0;
    }
  }

  static int callback(lws* wsi, lws_callback_reasons what, void* /*user*/, void* data,
                      std::size_t size) noexcept {
    auto* self = static_cast<Impl*>(lws_context_user(lws_get_context(wsi)));
    if (self == nullptr) {
      return 0;
    }
    const char* bytes = static_cast<const char*>(data);
    try {
      if (what == LWS_CALLBACK_HTTP_CONFIRM_UPGRADE) {  // a C string: its size is not told
        return self->handle(wsi, what, bytes == nullptr ? "" : bytes);
      }
      return self->handle(wsi, what, {bytes, bytes == nullptr ? 0 : size});
    } catch (const std::exception& error) {
      logger("web")->error("closing a connection after an error: {}", error.what());
      return -1;
    }
  }

  Site& site_;
  bool tls_;
  std::array<lws_protocols, 3> protocols_{};
  lws_context* context_ = nullptr;
  lws_vhost* vhost_ = nullptr;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  Mailbox mailbox_;

  // The service thread only.
  Timer tick_;
  DescriptorWatches watches_;
  ConnectionId last_id_ = 0;
  std::map<lws*, Exchange> exchanges_;
  std::map<lws*, std::unique_ptr<Socket>> sockets_;

  std::thread thread_;
};

Server::Server(const ServerOptions& options, Site& site)
    : impl_(std::make_unique<Impl>(options, site)) {}
Server::~Server() = default;

void Server::start() {
  impl_->start();
}

void Server::post(std::function<void()> task) {
  impl_->post(std::move(task));
}

std::unique_ptr<Watch> Server::watch(int fd, std::function<void()> readable) {
  return impl_->watch(fd, std::move(readable));
}

int Server::port() const {
  return impl_->port();
}

}  // namespace nhipcau::web
