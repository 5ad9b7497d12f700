#pragma once

#include <gst/gst.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "common/base/expected.hpp"

/// Lifetimes for GStreamer, so that no owner unrefs by hand, and a pipeline that polls its own bus.
namespace nhipcau::gst {

struct Unref {
  void operator()(GstElement* element) const { gst_object_unref(element); }
  void operator()(GstPad* pad) const { gst_object_unref(pad); }
  void operator()(GstBus* bus) const { gst_object_unref(bus); }
  void operator()(GstCaps* caps) const { gst_caps_unref(caps); }
  void operator()(GstBuffer* buffer) const { gst_buffer_unref(buffer); }
  void operator()(GstSample* sample) const { gst_sample_unref(sample); }
  void operator()(GstMessage* message) const { gst_message_unref(message); }
  void operator()(GError* error) const { g_error_free(error); }
  void operator()(gchar* text) const { g_free(text); }
};

template <typename T>
using Ptr = std::unique_ptr<T, Unref>;
using ElementPtr = Ptr<GstElement>;
using PadPtr = Ptr<GstPad>;
using CapsPtr = Ptr<GstCaps>;
using BufferPtr = Ptr<GstBuffer>;
using SamplePtr = Ptr<GstSample>;
using ErrorPtr = Ptr<GError>;

/// Starts GStreamer once per process; more calls do nothing. Any thread.
void init();

/// A buffer with a copy of the bytes and no timestamps.
BufferPtr make_buffer(std::span<const std::uint8_t> bytes);

/// The bytes of a buffer, mapped for reading as long as this lives. The buffer must outlive it.
class ReadMap {
 public:
  explicit ReadMap(GstBuffer* buffer);
  ~ReadMap();
  ReadMap(const ReadMap&) = delete;
  ReadMap& operator=(const ReadMap&) = delete;

  /// Empty when the buffer could not be mapped.
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return {info_.data, info_.size}; }

 private:
  GstBuffer* buffer_;
  GstMapInfo info_{};
};

/// The bytes as 16-bit samples of this machine's byte order.
inline std::span<const std::int16_t> samples_of(const ReadMap& map) {
  return {reinterpret_cast<const std::int16_t*>(map.bytes().data()), map.bytes().size() / 2};
}

/// Lets `change` write 16-bit samples of a buffer in place (copied first when it is shared).
void change_samples(BufferPtr& buffer, const std::function<void(std::span<std::int16_t>)>& change);

/// One pipeline. Owned and called by one thread; its streaming threads reach the owner only through
/// the functions given to `on_sample`. The destructor stops it (state NULL) and joins those
/// threads.
class Pipeline {
 public:
  /// From gst-launch notation, not running yet. Fails with code `pipeline` when an element is
  /// missing or the description is wrong.
  static Expected<Pipeline> make(const std::string& description);

  Pipeline(Pipeline&&) = default;
  Pipeline& operator=(Pipeline&& other) noexcept;
  ~Pipeline();

  [[nodiscard]] GstElement* element() const { return pipeline_.get(); }

  /// The element of that name; CHECKs that it exists. Borrowed: valid while the pipeline lives.
  [[nodiscard]] GstElement* find(const char* name) const;

  /// Running times are counted from this instant of the system clock (ns) rather than from when it
  /// begins to play; before `play`.
  void count_from(std::uint64_t instant);

  /// Asks for PLAYING; what goes wrong later is told by `poll_error`. False when it failed at once.
  bool play();

  /// Empties the bus; the first error seen, or an end of stream, as one line for the log.
  std::optional<std::string> poll_error();

 private:
  explicit Pipeline(ElementPtr pipeline) : pipeline_(std::move(pipeline)) {}
  void stop();

  ElementPtr pipeline_;
};

/// Calls `handler` with every sample of an appsink, on its streaming thread. Once per appsink,
/// before the pipeline plays. An exception of the handler ends the process: it has no way back.
void on_sample(GstElement* appsink, std::function<void(SamplePtr)> handler);

/// Calls `handler` with every buffer that passes a pad ("sink", "src") of an element, on its
/// streaming thread. It may replace the buffer (make it writable) and returns whether the buffer
/// goes on. Before the pipeline plays. An exception of the handler ends the process.
void on_buffer(GstElement* element, const char* pad, std::function<bool(BufferPtr&)> handler);

/// Calls `handler` with the latency (ns) the pipeline has settled on, when it passes this pad.
void on_latency(GstElement* element, const char* pad, std::function<void(std::uint64_t)> handler);

/// Calls `handler` when a key frame is asked for at this pad from downstream.
void on_key_frame_request(GstElement* element, const char* pad, std::function<void()> handler);

/// Calls `handler` with every message of the pipeline as it is posted, on whatever thread posts it;
/// `poll_error` sees it as well. Before the pipeline plays. An exception ends the process.
void on_message(const Pipeline& pipeline, std::function<void(GstMessage*)> handler);

/// Pushes into an appsrc; drops when the pipeline is not running.
void push(GstElement* appsrc, BufferPtr buffer);

}  // namespace nhipcau::gst
