#include "orchestrator/bridge/composer/composed_stream.hpp"

#include <fmt/format.h>
#include <gst/video/video.h>

#include <utility>

namespace nhipcau::bridge {
namespace {

// One thread and no look-ahead: each picture's packets leave in the call that painted it, so the
// painter's scene is that of the packets. The source only keeps the time; what it draws is
// replaced.
std::string describe(const ComposedFormat& format) {
  return fmt::format(
      "videotestsrc is-live=true pattern=black "
      "! video/x-raw,format=I420,width={0},height={1},framerate={2}/1 "
      "! x264enc name=encoder speed-preset=superfast tune=zerolatency threads=1 "
      "sliced-threads=false bitrate={3} vbv-buf-capacity=300 key-int-max={4} bframes=0 "
      "option-string=\"scenecut=0\" "
      "! video/x-h264,profile=constrained-baseline "
      "! rtph264pay pt=96 mtu=1160 config-interval=-1 aggregate-mode=zero-latency "
      "! appsink name=out sync=false max-buffers=512 drop=true",
      format.width, format.height, format.pictures_per_second, format.kilobits,
      format.pictures_per_second * 10);
}

bool replace_picture(Painter& painter, gst::BufferPtr& buffer) {
  const Canvas* const canvas = painter.paint();
  if (canvas == nullptr) {
    return false;
  }
  gst::BufferPtr painted = gst::make_buffer(canvas->bytes());
  gst_buffer_copy_into(painted.get(), buffer.get(), GST_BUFFER_COPY_TIMESTAMPS, 0, ~gsize{0});
  buffer = std::move(painted);
  return true;
}

}  // namespace

ComposedStream::ComposedStream(ComposedFormat format, OnPacket on_packet)
    : format_(format), on_packet_(std::move(on_packet)) {}

void ComposedStream::show(std::shared_ptr<const Scene> scene) {
  shown_ = std::move(scene);
  if (pipeline_) {
    painter_->show(shown_);
  } else if (error_.empty()) {
    error_ = start();
  }
}

void ComposedStream::ask_key_frame() {
  if (!pipeline_) {
    return;
  }
  const gst::PadPtr pad(gst_element_get_static_pad(pipeline_->find("encoder"), "src"));
  gst_pad_send_event(pad.get(),
                     gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
}

std::string ComposedStream::check() {
  std::string error = std::exchange(error_, {});
  if (pipeline_) {
    error = pipeline_->poll_error().value_or("");
    if (!error.empty()) {
      pipeline_.reset();
    }
  } else if (error.empty() && shown_) {
    error = start();
  }
  return error;
}

std::string ComposedStream::start() {
  auto made = gst::Pipeline::make(describe(format_));
  if (!made) {
    return made.error().text.en;
  }
  painter_ = std::make_shared<Painter>(format_.width, format_.height, format_.pictures_per_second);
  painter_->show(shown_);
  gst::on_buffer(made->find("encoder"), "sink", [painter = painter_](gst::BufferPtr& buffer) {
    return replace_picture(*painter, buffer);
  });
  gst::on_sample(made->find("out"),
                 [painter = painter_, report = on_packet_](gst::SamplePtr sample) {
                   const gst::ReadMap map(gst_sample_get_buffer(sample.get()));
                   report({map.bytes().begin(), map.bytes().end()}, painter->scene_number());
                 });
  if (!made->play()) {
    return "it did not start";
  }
  pipeline_ = std::move(*made);
  return "";
}

}  // namespace nhipcau::bridge
