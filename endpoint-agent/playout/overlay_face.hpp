#pragma once

#include <optional>
#include <string>

#include "common/wire/messages.hpp"
#include "endpoint-agent/draw/canvas.hpp"
#include "endpoint-agent/draw/slate.hpp"
#include "endpoint-agent/options.hpp"

/// What stands over the picture on the room's screen. A hall wants to know who speaks, how long
/// still, and when it is its own turn; nobody wants a face covered. So words stand along the lower
/// edge and in the upper corners only, and a title that was read goes away.
namespace nhipcau::agent {

struct OverlayFace {
  std::string badge;  ///< upper left: on air, stand by
  Colour badge_colour = 0;
  std::string mark;    ///< beside it: this is a rehearsal
  bool frame = false;  ///< red, around the picture: this room is on air
  std::string clock;   ///< upper right
  Colour clock_colour = kWhite;
  std::string title;     ///< lower left, large: who speaks
  std::string text;      ///< below it: from which room, on what
  std::string next;      ///< lower right: what comes then
  bool message = false;  ///< title and text are the desk's: a message, or that it speaks
  bool operator==(const OverlayFace&) const = default;
};

/// The centre is not there: what its newest plan says was true at `at`, and may not be any more.
struct LostCentre {
  WallTime at;          ///< by the server's clock
  Millis utc_offset{};  ///< of the room's clocks on the wall
};

/// By the plan and the server's time. `title_age`: how long the item and its speaker have been
/// shown already. `lost`: nobody is told of anything that may not be true, but what it was then.
/// Pure.
OverlayFace overlay_face(const wire::RoomPlan& plan, OverlayLevel level, WallTime server_now,
                         Millis title_age, const std::optional<LostCentre>& lost = std::nullopt);

/// What the room's own slate says: why there is no picture. `welcome`: the newest, its texts empty
/// before the first. Pure.
Slate own_slate(const wire::AgentWelcome& welcome, bool connected);

/// Follows how long the same title has stood. One thread.
class TitleAge {
 public:
  Millis of(const wire::RoomPlan& plan, MonoTime now);

 private:
  std::string shown_;
  MonoTime since_;
};

}  // namespace nhipcau::agent
