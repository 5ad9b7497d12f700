#include "endpoint-agent/capture/camera.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "endpoint-agent/capture/network_camera.hpp"
#include "endpoint-agent/capture/uplink.hpp"
#include "endpoint-agent/draw/slate.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kCameraOk{800};
constexpr Millis kStall{5000};                    // then it is opened anew
constexpr media::MediaTime kAway{400'000};        // two pictures of the slowest camera
constexpr media::MediaTime kSlateEvery{200'000};  // as often as the thumbnail

}  // namespace

/// Every 61st byte: a picture of 720 lines costs some ten microseconds.
bool StillWatch::changed(media::Bytes picture) {
  constexpr std::size_t kStep = 61;
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (std::size_t i = 0; i < picture.size(); i += kStep) {
    hash = (hash ^ picture[i]) * 1099511628211U;
  }
  return hash != std::exchange(last_, hash);
}

Camera::Camera(const ChosenDevices& devices, RoomFace face, Inlet& sound, Post post,
               Preview& preview, preflight::PictureTap& tap, OnPicture on_picture)
    : devices_(devices),
      face_(std::move(face)),
      sound_(sound),
      post_(std::move(post)),
      preview_(preview),
      tap_(tap),
      on_picture_(std::move(on_picture)),
      came_at_(media::media_now()),
      keeper_({.name = "camera",
               .build = [this] { return build(); },
               .pulse = &pulse_,
               .stall = std::max(kStall, network_patience(devices.now()->camera))}) {}

bool Camera::ok(MonoTime now) const {
  return pulse_.age(now) < kCameraOk && change_.age(now) < kCameraOk;
}

Expected<gst::Pipeline> Camera::build() {
  options_ = devices_.now();
  const CaptureSource source = camera_source(*options_, face_, sound_);
  auto pipeline = gst::Pipeline::make(
      source.description + " ! appsink name=taken sync=false async=false max-buffers=2 drop=true");
  if (!pipeline) {
    return pipeline;
  }
  source.configure(*pipeline);
  GstElement* const sink = pipeline->find("taken");
  preview_.watch(sink);
  gst::on_sample(sink, [this, sink](const gst::SamplePtr& sample) { take(sample, sink); });
  return pipeline;
}

void Camera::take(const gst::SamplePtr& sample, GstElement* sink) {
  GstBuffer* const picture = gst_sample_get_buffer(sample.get());
  pulse_.beat();
  tap_.pass(picture, options_->width, options_->height);
  const bool may_stand_still = options_->camera.kind == CameraKind::kFile;
  if (still_.changed(gst::ReadMap(picture).bytes()) || may_stand_still) {
    change_.beat();
  }
  auto shared = std::make_shared<gst::BufferPtr>(gst_buffer_ref(picture));
  post_([this, shared, at = captured_at(sample.get(), sink)] {
    came_at_ = media::media_now();
    deliver(std::move(*shared), at);
  });
}

void Camera::deliver(gst::BufferPtr picture, media::MediaTime at) {
  if (last_at_ && at <= *last_at_) {
    return;
  }
  last_at_ = at;
  on_picture_(std::move(picture), at);
}

void Camera::tick(media::MediaTime now) {
  if (now - came_at_ < kAway || (last_at_ && now - *last_at_ < kSlateEvery)) {
    return;
  }
  if (slate_ == nullptr) {
    const auto options = devices_.now();
    slate_ = draw_slate_i420({.title = face_.name, .text = "Không có tín hiệu camera", .note = ""},
                             options->width, options->height);
  }
  deliver(gst::BufferPtr(gst_buffer_ref(slate_.get())), now);
}

}  // namespace nhipcau::agent
