#include "endpoint-agent/playout/screen_clock.hpp"

#include <fmt/format.h>

#include <optional>

namespace nhipcau::agent {
namespace {

constexpr Millis kLastMinute{60'000};
constexpr std::uint32_t kWhite = 0xffffffff;
constexpr std::uint32_t kGrey = 0xffc8c8c8;
constexpr std::uint32_t kAmber = 0xffffc24a;
constexpr std::uint32_t kRed = 0xffff5a4f;
constexpr const char* kRehearsal = "<span size='40%'>TỔNG DUYỆT</span>";

std::optional<Millis> time_left(const wire::RoomPlan& plan, WallTime server_now) {
  if (!plan.on_air || plan.frozen_left) {
    return plan.on_air ? plan.frozen_left : std::nullopt;
  }
  return plan.zero_at ? std::optional((*plan.zero_at - server_now) * plan.pace) : std::nullopt;
}

/// A started second counts as a whole one while time is left: zero is shown when it is over.
std::string digits(Millis left) {
  const bool over = left <= -Seconds(1);
  const std::int64_t seconds = over ? -left.count() / 1000 : (left.count() + 999) / 1000;
  return fmt::format("{}{:02}:{:02}", over ? "+" : "", seconds / 60, seconds % 60);
}

std::uint32_t colour(const wire::RoomPlan& plan, Millis left) {
  if (plan.frozen_left) {
    return kGrey;
  }
  if (left <= -Seconds(1)) {
    return kRed;
  }
  return left <= kLastMinute ? kAmber : kWhite;
}

}  // namespace

ClockFace clock_face(const wire::RoomPlan& plan, WallTime server_now) {
  ClockFace face;
  if (plan.rehearsal) {
    face.markup = kRehearsal;
  }
  if (const auto left = time_left(plan, server_now)) {
    face.markup += (face.markup.empty() ? "" : "\n") + digits(*left);
    face.argb = colour(plan, *left);
  }
  return face;
}

/// The overlay sizes its text for a picture of 640 pixels' width and scales it with the picture: 34
/// points there are an eighth of the height, four centimetres on the smallest screen of a hall. The
/// background keeps it readable over any picture.
std::string clock_overlay() {
  return "textoverlay name=clock silent=true font-desc=\"Monospace Bold 34\" valignment=top "
         "halignment=right line-alignment=center xpad=12 ypad=8 shaded-background=true "
         "draw-shadow=false";
}

void ScreenClock::follow(gst::Pipeline& pipeline) {
  GstElement* overlay = pipeline.find("clock");
  gst::on_buffer(overlay, "video_sink",
                 [this, overlay,
                  drawn = std::shared_ptr<const ClockFace>()](gst::BufferPtr& /*picture*/) mutable {
                   const auto face = face_.load();
                   if (face != drawn) {
                     drawn = face;
                     g_object_set(overlay, "text", face->markup.c_str(), "color", face->argb,
                                  "silent", face->markup.empty() ? TRUE : FALSE, nullptr);
                   }
                   return true;
                 });
}

}  // namespace nhipcau::agent
