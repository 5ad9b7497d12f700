#include "orchestrator/bridge/slate.hpp"

#include <fmt/format.h>
#include <gst/video/video.h>

#include <optional>
#include <stdexcept>

#include "common/base/time.hpp"
#include "common/io/gst.hpp"
#include "common/media/picture_code.hpp"
#include "orchestrator/bridge/slate_text.hpp"

namespace nhipcau::bridge {
namespace {

constexpr int kPicturesPerSecond = 5;
constexpr int kKilobits = 300;

// 0xff14324f is a dark blue. The text is drawn before the code, which must stay on top.
std::string describe(int width, int height) {
  return fmt::format(
      "videotestsrc is-live=true pattern=solid-color foreground-color=0xff14324f "
      "! video/x-raw,format=I420,width={0},height={1},framerate={2}/1 "
      "! textoverlay name=words valignment=center halignment=center line-alignment=center "
      "wrap-mode=none draw-outline=false "
      "! x264enc name=encoder speed-preset=ultrafast tune=zerolatency threads=1 bitrate={3} "
      "key-int-max={2} bframes=0 "
      "! video/x-h264,profile=constrained-baseline "
      "! rtph264pay name=pay pt=96 mtu=1160 config-interval=-1 aggregate-mode=zero-latency "
      "! appsink name=out sync=false max-buffers=64 drop=true",
      width, height, kPicturesPerSecond, kKilobits);
}

/// On a streaming thread: draws the machine-readable code of "room 0".
GstPadProbeReturn draw_code(GstPad* pad, GstPadProbeInfo* info, gpointer frame_count) noexcept {
  GstBuffer* buffer = gst_buffer_make_writable(gst_pad_probe_info_get_buffer(info));
  info->data = buffer;
  const gst::CapsPtr caps(gst_pad_get_current_caps(pad));
  GstVideoInfo format;
  GstVideoFrame frame;
  if (caps != nullptr && gst_video_info_from_caps(&format, caps.get()) != FALSE &&
      gst_video_frame_map(&frame, &format, buffer, GST_MAP_READWRITE) != FALSE) {
    auto& count = *static_cast<std::uint32_t*>(frame_count);
    const media::PictureCode code{0, count++ & 0xffffffU, read_clock().wall};
    media::draw_picture_code(code, static_cast<std::uint8_t*>(frame.data[0]), format.width,
                             format.height, format.stride[0]);
    gst_video_frame_unmap(&frame);
  }
  return GST_PAD_PROBE_OK;
}

}  // namespace

class Slate::Impl {
 public:
  Impl(int width, int height, OnPacket on_packet)
      : width_(width), height_(height), on_packet_(std::move(on_packet)) {
    if (const std::string error = start(); !error.empty()) {
      throw std::runtime_error("slate: " + error);
    }
  }

  void set_text(const std::string& title, const std::string& note) {
    if (title != title_ || note != note_) {
      title_ = title;
      note_ = note;
      show_text();
    }
  }

  void ask_key_frame() {
    if (!pipeline_) {
      return;
    }
    const gst::PadPtr pad(gst_element_get_static_pad(pipeline_->find("encoder"), "src"));
    gst_pad_send_event(pad.get(),
                       gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
  }

  std::string check() {
    std::string error;
    if (!pipeline_) {
      error = start();
    } else if (auto seen = pipeline_->poll_error()) {
      error = std::move(*seen);
      pipeline_.reset();
    }
    return error;
  }

 private:
  std::string start() {
    auto made = gst::Pipeline::make(describe(width_, height_));
    if (!made) {
      return made.error().text.en;
    }
    const gst::PadPtr pad(gst_element_get_static_pad(made->find("encoder"), "sink"));
    gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, &draw_code, &pictures_, nullptr);
    gst::on_sample(made->find("out"), [report = on_packet_](gst::SamplePtr sample) {
      const gst::ReadMap map(gst_sample_get_buffer(sample.get()));
      report({map.bytes().begin(), map.bytes().end()});
    });
    pipeline_ = std::move(*made);
    show_text();
    return pipeline_->play() ? "" : "it did not start";
  }

  void show_text() {
    if (pipeline_) {
      g_object_set(pipeline_->find("words"), "text", slate_markup(title_, note_).c_str(), nullptr);
    }
  }

  int width_;
  int height_;
  OnPacket on_packet_;
  std::string title_;
  std::string note_;
  std::uint32_t pictures_ = 0;  // touched by the streaming thread alone
  std::optional<gst::Pipeline> pipeline_;
};

Slate::Slate(int width, int height, OnPacket on_packet)
    : impl_(std::make_unique<Impl>(width, height, std::move(on_packet))) {}
Slate::~Slate() = default;
void Slate::set_text(const std::string& title, const std::string& note) {
  impl_->set_text(title, note);
}
void Slate::ask_key_frame() {
  impl_->ask_key_frame();
}
std::string Slate::check() {
  return impl_->check();
}

}  // namespace nhipcau::bridge
