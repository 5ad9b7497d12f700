#include "common/io/control_link.hpp"

#include <libwebsockets.h>
#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <random>
#include <set>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

#include "common/base/log.hpp"
#include "common/base/mailbox.hpp"
#include "common/base/time.hpp"
#include "common/io/low_delay.hpp"
#include "common/io/outbox.hpp"

namespace nhipcau::io {
namespace {

constexpr const char* kSubprotocol = "nhipcau.v1";
constexpr std::array<int, 6> kBackOffMs = {0, 300, 1200, 2700, 4800, 7000};
constexpr int kCentreBackOffMs = 500;
constexpr double kBackOffSpread = 0.2;
constexpr std::size_t kMaxReceived = 256 * 1024;
constexpr std::size_t kMaxOutbox = 1024 * 1024;
constexpr Millis kSettled{5000};
constexpr Millis kDead{6000};  // without even an answer to a ping
constexpr lws_usec_t kLookUs = 500'000;
constexpr Millis kAskAlive{1750};  // before libwebsockets pings
constexpr unsigned kConnectTimeoutSeconds = 6;
constexpr std::size_t kReadChunk = 16 * 1024;
constexpr std::size_t kMediaFrame = 8 * 1024;  // one TLS record, a few packets

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
  // A refused connection is an error to libwebsockets and the normal case to us (on_close tells
  // it).
  logger("link")->log(level == LLL_ERR ? spdlog::level::info : spdlog::level::debug, "lws: {}",
                      text);
}

}  // namespace

class ControlLink::Impl {
 public:
  Impl(Options options, Callbacks callbacks)
      : options_(std::move(options)), callbacks_(std::move(callbacks)) {
    host_header_ = in_url(options_.address.host) + ":" + std::to_string(options_.address.port);
    lws_set_log_level(LLL_ERR | LLL_WARN, &log_lws_line);
    create_context();
    thread_ = std::thread([this] { run(); });
  }

  ~Impl() {
    stopping_ = true;
    lws_cancel_service(context_);
    thread_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void post(Mailbox::Task task) {
    if (mailbox_.post(std::move(task))) {
      lws_cancel_service(context_);
    }
  }

  void queue(Outgoing message, bool greeting) {
    if (!open_ || (!greeting && !greeted_)) {
      return;
    }
    greeted_ = true;
    const bool droppable = message.droppable;
    if (!outbox_.push(std::move(message)) && !droppable) {
      reason_ = "the orchestrator does not read: 1 MiB is waiting";
      lws_set_timeout(wsi_, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
      return;
    }
    lws_callback_on_writable(wsi_);
  }

  void queue(std::vector<MediaPacket> packets) {
    if (!open_ || !greeted_) {
      return;
    }
    const MonoTime now = read_clock().mono;
    for (MediaPacket& packet : packets) {
      media_.push(std::move(packet), now);
    }
    lws_callback_on_writable(wsi_);
  }

  void pause() {
    if (paused_) {
      return;
    }
    paused_ = true;
    lws_sul_cancel(&retry_.list);
    if (wsi_ != nullptr) {
      reason_ = "not needed any more";
      lws_set_timeout(wsi_, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    }
  }

  /// While the old connection is still being closed, its end makes the new one.
  void resume() {
    if (!std::exchange(paused_, false)) {
      return;
    }
    attempts_ = 0;
    if (ended_) {
      schedule();
    }
  }

 private:
  /// libwebsockets finds the timer's owner by the address of this member.
  struct Timer {
    lws_sorted_usec_list_t list{};
    Impl* owner = nullptr;
  };

  void create_context() {
    static const std::array<lws_protocols, 2> protocols = {
        lws_protocols{kSubprotocol, &Impl::callback, 0, kReadChunk, 0, nullptr, 0},
        lws_protocols{nullptr, nullptr, 0, 0, 0, nullptr, 0}};
    lws_context_creation_info info{};
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.protocols = protocols.data();
    info.user = this;
    info.timeout_secs = kConnectTimeoutSeconds;
    info.retry_and_idle_policy = &kAlive;
    if (options_.address.tls) {
      info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    }
    if (!options_.ca_file.empty()) {
      if (!std::ifstream(options_.ca_file)) {  // libwebsockets only logs it, and never connects
        throw std::runtime_error("cannot read the CA file " + options_.ca_file);
      }
      info.options |= LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
      info.client_ssl_ca_filepath = options_.ca_file.c_str();
    }
    context_ = lws_create_context(&info);
    if (context_ == nullptr) {
      throw std::runtime_error("cannot set up the control connection to " + host_header_);
    }
  }

  void run() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);  // signals are the main loop's
    retry_.owner = this;
    look_.owner = this;
    schedule();
    look_again();
    while (!stopping_ && lws_service(context_, 0) >= 0) {
    }
    lws_sul_cancel(&retry_.list);
    lws_sul_cancel(&look_.list);
    lws_context_destroy(context_);
  }

  void schedule() {
    const auto step = std::min(attempts_, kBackOffMs.size() - 1);
    ++attempts_;
    std::uniform_real_distribution<double> spread(1 - kBackOffSpread, 1 + kBackOffSpread);
    const int delay =
        options_.centre ? std::min(kBackOffMs[step], kCentreBackOffMs) : kBackOffMs[step];
    const double delay_us = delay * 1000.0 * spread(random_);
    lws_sul_schedule(context_, 0, &retry_.list, &Impl::on_retry,
                     static_cast<lws_usec_t>(delay_us) + 1);
  }

  static void on_retry(lws_sorted_usec_list_t* list) {
    lws_container_of(list, Timer, list)->owner->connect();
  }

  void look_again() { lws_sul_schedule(context_, 0, &look_.list, &Impl::on_look, kLookUs); }

  /// libwebsockets notices a silent peer in time, but then waits seconds for it to close properly.
  static void on_look(lws_sorted_usec_list_t* list) {
    Impl* self = lws_container_of(list, Timer, list)->owner;
    const MonoTime now = read_clock().mono;
    if (self->open_ && now - self->heard_at_ >= kDead) {
      self->orphans_.insert(self->wsi_);
      lws_set_timeout(self->wsi_, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
      self->ended("the orchestrator does not answer");
    } else if (self->open_ && now - self->pinged_at_ >= kAskAlive) {
      self->pinged_at_ = now;
      self->ping_ = true;
      lws_callback_on_writable(self->wsi_);
    }
    self->look_again();
  }

  void connect() {
    reason_.clear();
    ended_ = false;
    lws_client_connect_info info{};
    info.context = context_;
    // The certificate is checked against the name all the same: that is the Host.
    const bool by_known = !known_address_.empty() && attempts_ % 2 == 1;
    info.address = by_known ? known_address_.c_str() : options_.address.host.c_str();
    info.port = options_.address.port;
    info.ssl_connection = options_.address.tls ? LCCSCF_USE_SSL : 0;
    info.path = options_.path.c_str();
    info.host = host_header_.c_str();
    info.protocol = kSubprotocol;
    info.pwsi = &wsi_;
    info.retry_and_idle_policy = &kAlive;
    if (lws_client_connect_via_info(&info) == nullptr) {
      ended("cannot connect");  // unless the callback already told it
    }
  }

  void opened() {
    open_ = true;
    greeted_ = false;
    opened_at_ = read_clock().mono;
    heard_at_ = opened_at_;
    std::array<char, 64> address{};
    lws_get_peer_simple(wsi_, address.data(), address.size());
    known_address_ = unmapped(address.data());
    callbacks_.on_peer(known_address_);
    if (options_.low_delay) {
      keep_delay_low(lws_get_socket_fd(wsi_));
    }
    callbacks_.on_open();
  }

  void ended(const std::string& reason) {
    if (ended_ || stopping_) {
      return;
    }
    ended_ = true;
    if (open_ && read_clock().mono - opened_at_ >= kSettled) {
      attempts_ = 0;
    }
    open_ = false;
    greeted_ = false;
    ping_ = false;
    wsi_ = nullptr;
    outbox_.clear();
    media_.clear();
    incoming_.clear();
    callbacks_.on_close(reason_.empty() ? reason : reason_);
    if (!paused_) {
      schedule();
    }
  }

  int received(lws* wsi, const char* data, std::size_t size) {
    heard_at_ = read_clock().mono;
    if (incoming_.size() + size > kMaxReceived) {
      reason_ = "a message was larger than 256 KiB";
      return -1;
    }
    incoming_.append(data, size);
    if (lws_remaining_packet_payload(wsi) != 0 || lws_is_final_fragment(wsi) == 0) {
      return 0;
    }
    auto& deliver = lws_frame_is_binary(wsi) != 0 ? callbacks_.on_binary : callbacks_.on_text;
    deliver(std::exchange(incoming_, {}));
    return 0;
  }

  int write_one(lws* wsi) {
    if (std::exchange(ping_, false)) {
      return write_ping(wsi);
    }
    if (outbox_.empty() && media_.empty()) {
      return 0;
    }
    const Outgoing message =
        outbox_.empty() ? Outgoing{media_.take_frame(kMediaFrame, read_clock().mono), true, true}
                        : outbox_.pop();
    if (message.bytes.empty()) {
      return 0;  // all that waited was too old
    }
    std::string frame(LWS_PRE,
                      '\0');  // libwebsockets writes the header in front, and masks in place
    frame += message.bytes;
    auto* payload = reinterpret_cast<unsigned char*>(frame.data()) + LWS_PRE;
    const auto kind = message.binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
    if (lws_write(wsi, payload, message.bytes.size(), kind) < 0) {
      reason_ = "write failed";
      return -1;
    }
    if (!outbox_.empty() || !media_.empty()) {
      lws_callback_on_writable(wsi);
    }
    return 0;
  }

  /// libwebsockets tells of a pong only when it carries something, and its own pings do not.
  int write_ping(lws* wsi) {
    std::array<unsigned char, LWS_PRE + 1> frame{};
    frame.back() = '?';
    if (lws_write(wsi, frame.data() + LWS_PRE, 1, LWS_WRITE_PING) < 0) {
      reason_ = "write failed";
      return -1;
    }
    lws_callback_on_writable(wsi);
    return 0;
  }

  int handle(lws* wsi, lws_callback_reasons what, const char* data, std::size_t size) {
    if (orphans_.contains(wsi)) {
      if (what == LWS_CALLBACK_WSI_DESTROY) {
        orphans_.erase(wsi);
      }
      return 0;
    }
    switch (what) {
      case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
        mailbox_.drain();
        return 0;
      case LWS_CALLBACK_CLIENT_ESTABLISHED:
        opened();
        return 0;
      case LWS_CALLBACK_CLIENT_RECEIVE:
        return received(wsi, data, size);
      case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
        heard_at_ = read_clock().mono;
        return 0;
      case LWS_CALLBACK_CLIENT_WRITEABLE:
        return write_one(wsi);
      case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        reason_ = "closed by the orchestrator";
        return 0;
      case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        ended(data == nullptr ? "cannot connect" : std::string(data, size));
        return 0;
      case LWS_CALLBACK_CLIENT_CLOSED:
        ended("connection lost");
        return 0;
      case LWS_CALLBACK_WSI_DESTROY:  // the only word when it was given up while connecting
        if (wsi == wsi_) {
          ended("given up");
        }
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
    try {
      return self->handle(wsi, what, static_cast<const char*>(data), size);
    } catch (const std::exception& e) {
      logger("link")->error("closing after an error: {}", e.what());
      return -1;
    }
  }

  const Options options_;
  const Callbacks callbacks_;
  std::string host_header_;
  lws_context* context_ = nullptr;
  std::atomic<bool> stopping_ = false;
  Mailbox mailbox_;

  // The link's thread only.
  lws* wsi_ = nullptr;
  Timer retry_;
  Timer look_;
  std::set<lws*> orphans_;  // given up, not yet closed
  Outbox outbox_{kMaxOutbox};
  MediaQueue media_;
  bool paused_ = false;
  std::string incoming_;
  std::string reason_;
  std::string known_address_;  // that answered last; empty: none yet
  std::size_t attempts_ = 0;
  bool open_ = false;
  bool greeted_ = false;
  bool ended_ = true;
  MonoTime opened_at_;
  MonoTime heard_at_;
  MonoTime pinged_at_;
  bool ping_ = false;  // is to be sent
  std::minstd_rand random_{std::random_device{}()};

  std::thread thread_;
};

ControlLink::ControlLink(Options options, Callbacks callbacks)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(callbacks))) {}

ControlLink::~ControlLink() = default;

void ControlLink::greet(std::string text) {
  impl_->post([impl = impl_.get(), text = std::move(text)]() mutable {
    impl->queue({std::move(text), false, false}, true);
  });
}

void ControlLink::send_text(std::string text) {
  impl_->post([impl = impl_.get(), text = std::move(text)]() mutable {
    impl->queue({std::move(text), false, false}, false);
  });
}

void ControlLink::send_binary(std::string bytes, bool droppable) {
  impl_->post([impl = impl_.get(), bytes = std::move(bytes), droppable]() mutable {
    impl->queue({std::move(bytes), true, droppable}, false);
  });
}

void ControlLink::send_packets(std::vector<MediaPacket> packets) {
  impl_->post([impl = impl_.get(), packets = std::move(packets)]() mutable {
    impl->queue(std::move(packets));
  });
}

void ControlLink::pause() {
  impl_->post([impl = impl_.get()] { impl->pause(); });
}

void ControlLink::resume() {
  impl_->post([impl = impl_.get()] { impl->resume(); });
}

}  // namespace nhipcau::io
