#include "endpoint-agent/playout/display.hpp"

#include <fmt/format.h>

#include <utility>

namespace nhipcau::agent {
namespace {

constexpr Millis kNoPicture{2000};
constexpr media::MediaTime kSlateEvery{500'000};  // a display that was opened anew shows it soon

}  // namespace

Display::Display(Output output, Size size)
    : screen_(output),
      size_(size),
      painter_(size),
      keeper_(
          {.name = "display",
           .build = [this] { return build(); },
           .started =
               [this](gst::Pipeline& p) { inlet_.attach(p.find("pictures"), media::media_now()); },
           .lost = [this] { inlet_.detach(); },
           .fault = [this](gst::Pipeline&) { return screen_.fault(read_clock().mono); }}) {}

Expected<gst::Pipeline> Display::build() {
  auto pipeline = screen_.open(fmt::format(
      "appsrc name=pictures is-live=true format=time max-buffers=2 max-bytes=0 "
      "leaky-type=downstream caps=\"video/x-raw,format=(string)I420,width=(int){},height=(int){},"
      "framerate=(fraction)0/1,pixel-aspect-ratio=(fraction)1/1\" ! "
      "identity name=over silent=true",
      size_.width, size_.height));
  if (!pipeline) {
    return pipeline;
  }
  gst::on_buffer(pipeline->find("over"), "sink", [this](gst::BufferPtr& picture) {
    if (const auto patches = patches_.load()) {
      lay_over(*patches, picture, size_);
    }
    return true;
  });
  return pipeline;
}

void Display::show(gst::BufferPtr picture) {
  pictures_.beat();
  inlet_.push(std::move(picture), media::media_now());
}

void Display::overlay(const OverlayFace& face) {
  if (face != face_) {
    face_ = face;
    patches_ = std::make_shared<const Patches>(painter_.paint(face));
  }
}

void Display::tick(const Slate& slate, media::MediaTime now) {
  if (pictures_.age(read_clock().mono) < kNoPicture) {
    slate_at_.reset();
    return;
  }
  if (slate != slate_ || slate_picture_ == nullptr) {
    slate_ = slate;
    slate_picture_ = draw_slate_i420(slate, size_.width, size_.height);
    slate_at_.reset();
  }
  if (!slate_at_ || now - *slate_at_ >= kSlateEvery) {
    slate_at_ = now;
    inlet_.push(gst::BufferPtr(gst_buffer_ref(slate_picture_.get())), now);
  }
}

}  // namespace nhipcau::agent
