#include "orchestrator/outlet/streamer.hpp"

#include <gst/app/gstappsrc.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace nhipcau::outlet {
namespace {

constexpr Millis kSettled{10'000};  // a connection that lasted so long starts the back-off again
constexpr Millis kStalled{10'000};
constexpr Millis kAskAgain{1'000};
constexpr int kLongestBackOff = 30;  // s

// The muxer waits for a second: sound and picture come by different ways, both a little late.
constexpr const char* kHead =
    "appsrc name=picture is-live=true format=time max-bytes=16000000 leaky-type=downstream "
    "caps=video/x-h264,stream-format=byte-stream,alignment=au ! h264parse config-interval=-1 ! "
    "queue max-size-time=5000000000 max-size-buffers=0 max-size-bytes=0 ! mux. "
    "appsrc name=sound is-live=true format=time max-bytes=1000000 leaky-type=downstream "
    "caps=audio/x-opus,rate=48000,channels=1,channel-mapping-family=0 ! opusdec plc=true ! "
    "audioconvert ! audioresample ! audio/x-raw,rate=48000,channels=2 ! ";
constexpr const char* kSoundTail =
    " ! aacparse ! queue max-size-time=5000000000 max-size-buffers=0 max-size-bytes=0 ! mux. ";
constexpr const char* kRtmp =
    "flvmux name=mux streamable=true skip-backwards-streams=true latency=1000000000 ! "
    "rtmp2sink name=sink sync=false async=false async-connect=false";
constexpr const char* kSrt =
    "mpegtsmux name=mux alignment=7 latency=1000000000 ! "
    "srtsink name=sink sync=false async=false wait-for-connection=false auto-reconnect=false";

std::string description(const outputs::Output& output) {
  return kHead + ("avenc_aac bitrate=" + std::to_string(output.audio_kbps * 1000)) + kSoundTail +
         (output.kind == outputs::Kind::kSrt ? kSrt : kRtmp);
}

/// Whoever listens has nobody to send to until a caller comes.
bool listens(const outputs::Output& output) {
  return output.url.find("mode=listener") != std::string::npos;
}

std::uint64_t number_in(const GstStructure* stats, const char* name) {
  guint64 large = 0;
  gint64 whole = 0;
  if (gst_structure_get_uint64(stats, name, &large) != FALSE) {
    return large;
  }
  return gst_structure_get_int64(stats, name, &whole) != FALSE ? static_cast<std::uint64_t>(whole)
                                                               : 0;
}

struct StructureDeleter {
  void operator()(GstStructure* structure) const { gst_structure_free(structure); }
};

/// Sent to the far end in this connection. A muxer or a queue that takes everything proves nothing.
std::uint64_t bytes_sent(GstElement* sink) {
  GstStructure* raw = nullptr;
  g_object_get(sink, "stats", &raw, nullptr);
  const std::unique_ptr<GstStructure, StructureDeleter> stats(raw);
  if (stats == nullptr) {
    return 0;
  }
  std::uint64_t sum =
      number_in(stats.get(), "out-bytes-total") + number_in(stats.get(), "bytes-sent-total");
  // Of a listener: one structure per caller. GLib calls the type's macro deprecated, not the type.
  const GValue* callers = gst_structure_get_value(stats.get(), "callers");
  if (callers != nullptr && std::string_view(G_VALUE_TYPE_NAME(callers)) == "GValueArray") {
    const auto* array = static_cast<GValueArray*>(g_value_get_boxed(callers));
    for (guint i = 0; array != nullptr && i < array->n_values; ++i) {
      sum += number_in(gst_value_get_structure(array->values + i), "bytes-sent-total");
    }
  }
  return sum;
}

std::vector<std::uint8_t> byte_stream(const Picture& picture) {
  constexpr std::array<std::uint8_t, 4> kStartCode{0, 0, 0, 1};
  std::vector<std::uint8_t> bytes;
  for (const Nal& nal : picture.nals) {
    bytes.insert(bytes.end(), kStartCode.begin(), kStartCode.end());
    bytes.insert(bytes.end(), nal.begin(), nal.end());
  }
  return bytes;
}

}  // namespace

Millis back_off(int failures) {
  const int seconds = failures > 5 ? kLongestBackOff : 1 << (failures - 1);
  return Millis{1000 * std::min(seconds, kLongestBackOff)};
}

std::string far_end(const std::string& url) {
  const std::size_t host = url.find("://") + 3;
  const std::size_t account = url.find('@', host);
  const std::size_t end = url.find_first_of("/?", host);
  const std::size_t from = account != std::string::npos && account < end ? account + 1 : host;
  return url.substr(0, host) + url.substr(from, end == std::string::npos ? end : end - from);
}

std::string without_secrets(std::string text, const std::string& url) {
  const auto hide = [&text](const std::string& secret) {
    std::size_t at = text.find(secret);
    while (secret.size() >= 3 && at != std::string::npos) {
      text.replace(at, secret.size(), "…");
      at = text.find(secret);
    }
  };
  const std::size_t host = url.find("://") + 3;
  const std::size_t rest = url.find_first_of("/?", host);
  hide(url);
  hide(url.substr(host, url.find('@', host) == std::string::npos ? 0 : url.find('@', host) - host));
  std::size_t at = rest;
  while (at != std::string::npos) {
    const std::size_t next = url.find_first_of("/?&=", at + 1);
    hide(url.substr(at + 1, next == std::string::npos ? next : next - at - 1));
    at = next;
  }
  return text;
}

Text told_failure(const std::string& why, const std::string& end) {
  // GIO does not say which of them it is.
  if (why.find("TLS certificate") != std::string::npos) {
    return {"chứng chỉ của " + end +
                " không được tin cậy: do nơi lạ cấp, hết hạn, hoặc không mang tên đó. Kiểm tra tên "
                "máy chủ; nếu tổ chức tự cấp chứng chỉ thì cài chứng chỉ gốc vào máy này "
                "(update-ca-certificates). Sẽ tự thử lại.",
            "the certificate of " + end +
                " is not trusted: its authority is unknown here, it has expired, or it is not made "
                "for that name. Check the server's name; install an authority of your own on this "
                "machine (update-ca-certificates). It is tried again."};
  }
  return {"không gửi được tới " + end + " (" + why + "); sẽ tự thử lại.",
          "nothing gets through to " + end + " (" + why + "); it is tried again."};
}

Streamer::Streamer(outputs::Output output, Events events)
    : output_(std::move(output)), events_(std::move(events)) {
  gst::init();
  status_.file = far_end(output_.url);
}

void Streamer::begin(const wire::OutletWelcome& /*conference*/) {}

void Streamer::follow(bool running, const std::optional<wire::Chapter>& /*chapter*/, Now now) {
  if (running == running_) {
    return;
  }
  running_ = running;
  status_.error.reset();
  status_.retries = 0;
  retry_at_ = now.mono;
  connection_.reset();
  enter(running_ ? wire::OutletState::kStarting : wire::OutletState::kIdle, now);
}

void Streamer::enter(wire::OutletState state, Now now) {
  if (status_.state != state) {
    status_.state = state;
    status_.since = now.wall;
  }
}

void Streamer::take(const Picture& picture, Now now) {
  if (!running_) {
    return;
  }
  if (!connection_) {
    if (!picture.key || now.mono < retry_at_) {
      return;
    }
    connect(picture, now);
  }
  if (connection_) {
    push("picture", picture.at, gst::make_buffer(byte_stream(picture)));
  }
}

void Streamer::take(const Sound& sound, Now /*now*/) {
  if (connection_) {
    push("sound", sound.at, gst::make_buffer(sound.opus));
  }
}

void Streamer::push(const char* name, Instant at, gst::BufferPtr buffer) {
  if (at < connection_->begin) {
    return;
  }
  buffer->pts = static_cast<GstClockTime>((at - connection_->begin).count()) * GST_USECOND;
  buffer->dts = buffer->pts;
  gst::push(connection_->pipeline.find(name), std::move(buffer));
}

void Streamer::connect(const Picture& first, Now now) {
  auto pipeline = gst::Pipeline::make(description(output_));
  if (!pipeline) {
    failed(pipeline.error().text.en, now);
    return;
  }
  const bool srt = output_.kind == outputs::Kind::kSrt;
  g_object_set(pipeline->find("sink"), srt ? "uri" : "location", output_.url.c_str(), nullptr);
  if (!pipeline->play()) {
    failed(pipeline->poll_error().value_or("it did not start"), now);
    return;
  }
  connection_.emplace(Connection{std::move(*pipeline), first.at, now.mono});
}

void Streamer::tick(Now now) {
  if (connection_) {
    measure(now);
  }
  const bool waits = running_ && !connection_ && now.mono >= retry_at_;
  if (waits && now.mono - asked_at_ >= kAskAgain) {
    asked_at_ = now.mono;
    events_.on_key_frame_needed();
  }
}

void Streamer::measure(Now now) {
  if (const auto error = connection_->pipeline.poll_error()) {
    failed(*error, now);
    return;
  }
  const std::uint64_t sent = bytes_sent(connection_->pipeline.find("sink"));
  if (sent > connection_->sent) {
    status_.bytes += sent - connection_->sent;
    connection_->sent = sent;
    connection_->grew_at = now.mono;
    enter(wire::OutletState::kRunning, now);
    status_.error.reset();
  } else if (now.mono - connection_->grew_at >= kStalled) {
    if (!listens(output_)) {
      failed("nothing more goes out", now);
      return;
    }
    enter(wire::OutletState::kStarting, now);
  }
  if (status_.state == wire::OutletState::kRunning && now.wall - status_.since >= kSettled) {
    status_.retries = 0;
  }
}

void Streamer::failed(const std::string& why, Now now) {
  connection_.reset();
  ++status_.retries;
  retry_at_ = now.mono + back_off(status_.retries);
  status_.error = told_failure(without_secrets(why, output_.url), far_end(output_.url));
  enter(wire::OutletState::kFailed, now);
}

void Streamer::close(Now now) {
  running_ = false;
  connection_.reset();
  enter(wire::OutletState::kIdle, now);
}

}  // namespace nhipcau::outlet
