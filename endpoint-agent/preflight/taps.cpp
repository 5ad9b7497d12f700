#include "endpoint-agent/preflight/taps.hpp"

#include <gst/video/video.h>

#include "endpoint-agent/media/room_sound.hpp"

namespace nhipcau::agent::preflight {
namespace {

constexpr Millis kLookEvery{200};

std::optional<PictureLook> look_at_buffer(GstBuffer* picture, int width, int height) {
  GstVideoInfo info{};
  gst_video_info_set_format(&info, GST_VIDEO_FORMAT_I420, static_cast<guint>(width),
                            static_cast<guint>(height));
  GstVideoFrame mapped{};
  if (gst_video_frame_map(&mapped, &info, picture, GST_MAP_READ) == FALSE) {
    return std::nullopt;
  }
  const auto look = look_at(static_cast<const std::uint8_t*>(mapped.data[0]), width, height,
                            mapped.info.stride[0]);
  gst_video_frame_unmap(&mapped);
  return look;
}

}  // namespace

void PictureTap::pass(GstBuffer* picture, int width, int height) {
  if (!open_) {
    return;
  }
  const MonoTime now = read_clock().mono;
  std::optional<PictureLook> look;
  if (now - looked_at_ >= kLookEvery) {
    looked_at_ = now;
    look = look_at_buffer(picture, width, height);
  }
  post_([this, look, now] { on_picture_(look ? &*look : nullptr, now); });
}

void SoundTap::pass(GstElement* element, GstBuffer* sound) {
  if (!open_) {
    return;
  }
  const gst::ReadMap map(sound);
  const auto samples = gst::samples_of(map);
  post_([this, copy = std::vector<std::int16_t>(samples.begin(), samples.end()),
         at = instant_of(element, sound)] { on_sound_(copy, at); });
}

}  // namespace nhipcau::agent::preflight
