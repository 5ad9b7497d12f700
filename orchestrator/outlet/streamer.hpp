#pragma once

#include <optional>
#include <string>

#include "common/io/gst.hpp"
#include "orchestrator/outlet/sink.hpp"
#include "orchestrator/outputs/outputs_file.hpp"

namespace nhipcau::outlet {

/// Streams the programme out: H.264 untouched and AAC, by RTMP(S) or as MPEG-TS by SRT. Each
/// connection is a pipeline of its own, from a key frame on. When it fails, or sends nothing for
/// 10 s, it is made anew after 1, 2, 4, … 30, 30 s, for ever. Sink's thread.
class Streamer final : public Sink {
 public:
  Streamer(outputs::Output output, Events events);

  void begin(const wire::OutletWelcome& conference) override;
  void follow(bool running, const std::optional<wire::Chapter>& chapter, Now now) override;
  void take(const Picture& picture, Now now) override;
  void take(const Sound& sound, Now now) override;
  void tick(Now now) override;
  void close(Now now) override;
  [[nodiscard]] Status status() const override { return status_; }

 private:
  struct Connection {
    gst::Pipeline pipeline;
    Instant begin{};  // of its first picture
    MonoTime grew_at;
    std::uint64_t sent = 0;
  };

  void connect(const Picture& first, Now now);
  void push(const char* name, Instant at, gst::BufferPtr buffer);
  void measure(Now now);
  void failed(const std::string& why, Now now);
  void enter(wire::OutletState state, Now now);

  outputs::Output output_;
  Events events_;
  bool running_ = false;
  std::optional<Connection> connection_;
  Status status_;
  MonoTime retry_at_;
  MonoTime asked_at_;
};

/// How long to wait before the next attempt, after so many failures in a row (1 or more).
Millis back_off(int failures);

/// "rtmps://live.example.vn" of an address: the rest may be a key.
std::string far_end(const std::string& url);

/// A message of GStreamer's without what of the address must not be known.
std::string without_secrets(std::string text, const std::string& url);

/// What the console says when a stream fails; `why` is GStreamer's message, `end` the far end.
Text told_failure(const std::string& why, const std::string& end);

}  // namespace nhipcau::outlet
