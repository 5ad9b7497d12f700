#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "common/io/gst.hpp"
#include "common/wire/messages.hpp"

/// The speaker's clock over the return picture, for the room that is on air: it needs no browser
/// beside the screen and is read from eight metres. Drawn at the top, so that the picture code at
/// the bottom stays readable. In a rehearsal every room's screen says so as well.
namespace nhipcau::agent {

/// What stands over the picture; no text: nothing.
struct ClockFace {
  std::string markup;  ///< Pango
  std::uint32_t argb = 0xffffffff;
  bool operator==(const ClockFace&) const = default;
};

/// By the plan and the server's time. White; amber in the last minute; red when over; grey while
/// it stands still. Pure.
ClockFace clock_face(const wire::RoomPlan& plan, WallTime server_now);

/// The element that draws it, in gst-launch notation; raw pictures in and out.
std::string clock_overlay();

/// Hands the newest face to the overlay of whatever pipeline runs. `show` on any thread.
class ScreenClock {
 public:
  void show(ClockFace face) { face_.store(std::make_shared<const ClockFace>(std::move(face))); }

  /// Lets this pipeline's overlay follow; before it plays. This must outlive it. Costs a look at a
  /// pointer per picture; text is drawn anew only when it changes.
  void follow(gst::Pipeline& pipeline);

 private:
  std::atomic<std::shared_ptr<const ClockFace>> face_;
};

}  // namespace nhipcau::agent
