#include "common/io/gst.hpp"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include <utility>

#include "common/base/check.hpp"

namespace nhipcau::gst {
namespace {

using SampleHandler = std::function<void(SamplePtr)>;

GstFlowReturn new_sample(GstAppSink* sink, gpointer handler) noexcept {
  SamplePtr sample(gst_app_sink_pull_sample(sink));
  if (sample != nullptr) {
    (*static_cast<SampleHandler*>(handler))(std::move(sample));
  }
  return GST_FLOW_OK;
}

using BufferHandler = std::function<bool(BufferPtr&)>;
using RequestHandler = std::function<void()>;
using LatencyHandler = std::function<void(std::uint64_t)>;

template <typename Handler>
void forget(gpointer handler) noexcept {
  const std::unique_ptr<Handler> owned(static_cast<Handler*>(handler));
}

GstPadProbeReturn pass_buffer(GstPad* /*pad*/, GstPadProbeInfo* info, gpointer handler) noexcept {
  BufferPtr buffer(gst_pad_probe_info_get_buffer(info));
  const bool passes = (*static_cast<BufferHandler*>(handler))(buffer);
  info->data = buffer.release();  // a dropped buffer is unreffed by the pad
  return passes ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

GstPadProbeReturn pass_event(GstPad* /*pad*/, GstPadProbeInfo* info, gpointer handler) noexcept {
  if (gst_video_event_is_force_key_unit(gst_pad_probe_info_get_event(info)) != FALSE) {
    (*static_cast<RequestHandler*>(handler))();
  }
  return GST_PAD_PROBE_OK;
}

GstPadProbeReturn pass_latency(GstPad* /*pad*/, GstPadProbeInfo* info, gpointer handler) noexcept {
  GstEvent* const event = gst_pad_probe_info_get_event(info);
  if (GST_EVENT_TYPE(event) == GST_EVENT_LATENCY) {
    GstClockTime latency = 0;
    gst_event_parse_latency(event, &latency);
    (*static_cast<LatencyHandler*>(handler))(latency);
  }
  return GST_PAD_PROBE_OK;
}

PadPtr pad_of(GstElement* element, const char* name) {
  PadPtr pad(gst_element_get_static_pad(element, name));
  CHECK(pad != nullptr, std::string("no pad named ") + name);
  return pad;
}

std::string describe(GstMessage* message) {
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS) {
    return "end of stream";
  }
  GError* raw_error = nullptr;
  gchar* raw_debug = nullptr;
  gst_message_parse_error(message, &raw_error, &raw_debug);
  const ErrorPtr error(raw_error);
  const Ptr<gchar> debug(raw_debug);
  const Ptr<gchar> name(gst_object_get_name(message->src));
  return std::string(name.get()) + ": " + error->message;
}

using MessageHandler = std::function<void(GstMessage*)>;

GstBusSyncReply pass_message(GstBus* /*bus*/, GstMessage* message, gpointer handler) noexcept {
  (*static_cast<MessageHandler*>(handler))(message);
  return GST_BUS_PASS;
}

}  // namespace

void init() {
  gst_init(nullptr, nullptr);
}

BufferPtr make_buffer(std::span<const std::uint8_t> bytes) {
  BufferPtr buffer(gst_buffer_new_allocate(nullptr, bytes.size(), nullptr));
  CHECK(buffer != nullptr, "out of memory");
  gst_buffer_fill(buffer.get(), 0, bytes.data(), bytes.size());
  return buffer;
}

ReadMap::ReadMap(GstBuffer* buffer) : buffer_(buffer) {
  if (gst_buffer_map(buffer_, &info_, GST_MAP_READ) == FALSE) {
    buffer_ = nullptr;
    info_ = {};
  }
}

ReadMap::~ReadMap() {
  if (buffer_ != nullptr) {
    gst_buffer_unmap(buffer_, &info_);
  }
}

void change_samples(BufferPtr& buffer, const std::function<void(std::span<std::int16_t>)>& change) {
  buffer.reset(gst_buffer_make_writable(buffer.release()));
  GstMapInfo info{};
  if (gst_buffer_map(buffer.get(), &info, GST_MAP_READWRITE) != FALSE) {
    change({reinterpret_cast<std::int16_t*>(info.data), info.size / sizeof(std::int16_t)});
    gst_buffer_unmap(buffer.get(), &info);
  }
}

Expected<Pipeline> Pipeline::make(const std::string& description) {
  GError* raw_error = nullptr;
  ElementPtr pipeline(gst_parse_launch(description.c_str(), &raw_error));
  const ErrorPtr error(raw_error);
  if (error != nullptr || pipeline == nullptr) {
    const std::string why = error != nullptr ? error->message : "unknown";
    return fail("pipeline", "Không dựng được đường hình/tiếng: " + why,
                "Cannot build the media pipeline: " + why);
  }
  gst_object_ref_sink(pipeline.get());
  GstClock* const clock = gst_system_clock_obtain();
  gst_pipeline_use_clock(reinterpret_cast<GstPipeline*>(pipeline.get()), clock);
  gst_object_unref(clock);
  return Pipeline(std::move(pipeline));
}

Pipeline& Pipeline::operator=(Pipeline&& other) noexcept {
  if (this != &other) {
    stop();
    pipeline_ = std::move(other.pipeline_);
  }
  return *this;
}

Pipeline::~Pipeline() {
  stop();
}

void Pipeline::stop() {
  if (pipeline_ != nullptr) {
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
    pipeline_.reset();
  }
}

GstElement* Pipeline::find(const char* name) const {
  const ElementPtr found(gst_bin_get_by_name(reinterpret_cast<GstBin*>(pipeline_.get()), name));
  CHECK(found != nullptr, std::string("no element named ") + name);
  return found.get();  // the bin keeps it alive
}

void Pipeline::count_from(std::uint64_t instant) {
  gst_element_set_start_time(pipeline_.get(), GST_CLOCK_TIME_NONE);
  gst_element_set_base_time(pipeline_.get(), instant);
}

bool Pipeline::play() {
  return gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE;
}

std::optional<std::string> Pipeline::poll_error() {
  const Ptr<GstBus> bus(gst_element_get_bus(pipeline_.get()));
  std::optional<std::string> first;
  while (const Ptr<GstMessage> message{gst_bus_pop(bus.get())}) {
    const auto type = GST_MESSAGE_TYPE(message.get());
    if (!first && (type == GST_MESSAGE_ERROR || type == GST_MESSAGE_EOS)) {
      first = describe(message.get());
    }
  }
  return first;
}

void on_sample(GstElement* appsink, std::function<void(SamplePtr)> handler) {
  GstAppSinkCallbacks callbacks{};
  callbacks.new_sample = &new_sample;
  auto owned = std::make_unique<SampleHandler>(std::move(handler));
  gst_app_sink_set_callbacks(reinterpret_cast<GstAppSink*>(appsink), &callbacks, owned.release(),
                             &forget<SampleHandler>);
}

void on_buffer(GstElement* element, const char* pad, std::function<bool(BufferPtr&)> handler) {
  auto owned = std::make_unique<BufferHandler>(std::move(handler));
  gst_pad_add_probe(pad_of(element, pad).get(), GST_PAD_PROBE_TYPE_BUFFER, &pass_buffer,
                    owned.release(), &forget<BufferHandler>);
}

void on_key_frame_request(GstElement* element, const char* pad, std::function<void()> handler) {
  auto owned = std::make_unique<RequestHandler>(std::move(handler));
  gst_pad_add_probe(pad_of(element, pad).get(), GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, &pass_event,
                    owned.release(), &forget<RequestHandler>);
}

void on_latency(GstElement* element, const char* pad, std::function<void(std::uint64_t)> handler) {
  auto owned = std::make_unique<LatencyHandler>(std::move(handler));
  gst_pad_add_probe(pad_of(element, pad).get(), GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, &pass_latency,
                    owned.release(), &forget<LatencyHandler>);
}

void on_message(const Pipeline& pipeline, std::function<void(GstMessage*)> handler) {
  auto owned = std::make_unique<MessageHandler>(std::move(handler));
  const Ptr<GstBus> bus(gst_element_get_bus(pipeline.element()));
  gst_bus_set_sync_handler(bus.get(), &pass_message, owned.release(), &forget<MessageHandler>);
}

void push(GstElement* appsrc, BufferPtr buffer) {
  gst_app_src_push_buffer(reinterpret_cast<GstAppSrc*>(appsrc), buffer.release());
}

}  // namespace nhipcau::gst
