#include "endpoint-agent/media/preview.hpp"

#include <gst/app/gstappsrc.h>

#include <utility>

#include "common/base/check.hpp"
#include "common/base/time.hpp"

namespace nhipcau::agent {
namespace {

constexpr std::int64_t kEveryMs = 250;

// A picture that comes while the last one is still being made small is not waited for.
constexpr const char* kDescription =
    "appsrc name=raw is-live=true format=time do-timestamp=true max-buffers=1 max-bytes=0 "
    "leaky-type=downstream ! videoconvert ! videoscale ! "
    "video/x-raw,width=320,height=180,pixel-aspect-ratio=1/1 ! jpegenc quality=70 ! "
    "appsink name=jpeg sync=false async=false max-buffers=1 drop=true";

std::string bytes_of(const gst::SamplePtr& sample) {
  const gst::ReadMap map(gst_sample_get_buffer(sample.get()));
  return {reinterpret_cast<const char*>(map.bytes().data()), map.bytes().size()};
}

}  // namespace

Preview::Preview(Post post, std::function<void(std::string jpeg)> on_jpeg) {
  auto pipeline = gst::Pipeline::make(kDescription);
  CHECK(pipeline.has_value(), "the elements of a preview are GStreamer's own");
  gst::on_sample(pipeline->find("jpeg"), [post = std::move(post), on_jpeg = std::move(on_jpeg)](
                                             const gst::SamplePtr& sample) {
    post([on_jpeg, jpeg = bytes_of(sample)]() mutable { on_jpeg(std::move(jpeg)); });
  });
  raw_.reset(GST_ELEMENT(gst_object_ref(pipeline->find("raw"))));
  pipeline_.emplace(*std::move(pipeline));
  pipeline_->play();
}

Preview::~Preview() = default;

void Preview::watch(GstElement* element) {
  gst::on_buffer(element, "sink", [this, element](gst::BufferPtr& buffer) {
    if (wanted_) {
      look(element, buffer.get());
    }
    return true;
  });
}

/// The element's streaming thread. The picture is shared, not copied.
void Preview::look(GstElement* element, GstBuffer* buffer) {
  const std::int64_t now = read_clock().mono.ms;
  if (now < next_ms_) {
    return;
  }
  next_ms_ = now + kEveryMs;
  const gst::PadPtr pad(gst_element_get_static_pad(element, "sink"));
  const gst::CapsPtr caps(gst_pad_get_current_caps(pad.get()));
  if (caps == nullptr) {
    return;
  }
  const gst::BufferPtr shared(gst_buffer_copy(buffer));  // its own timestamps, the same memory
  GST_BUFFER_PTS(shared.get()) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DTS(shared.get()) = GST_CLOCK_TIME_NONE;
  const gst::SamplePtr sample(gst_sample_new(shared.get(), caps.get(), nullptr, nullptr));
  gst_app_src_push_sample(GST_APP_SRC(raw_.get()), sample.get());
}

}  // namespace nhipcau::agent
