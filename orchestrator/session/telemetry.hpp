#pragma once

#include <map>
#include <optional>
#include <vector>

#include "common/wire/messages.hpp"
#include "orchestrator/core/commands.hpp"

/// The newest measurements, beside the journal: numbers for the `link` part of the view. What
/// changes the conference is turned into facts for the core. One thread.
namespace nhipcau::session {

/// PROTOCOL.md §8: after this long without a report nobody knows what a room's picture is.
inline constexpr Millis kReportStale{6'000};
/// A room that gives no picture is gone when it has been silent for this: programs start anew, and
/// paths change, in less. (Its picture is one for 2 s after the last.) Until then what was seen
/// last stands.
inline constexpr Millis kGone{1'500};

struct RoomTelemetry {
  std::optional<wire::AgentReport> agent;
  WallTime agent_at;
  std::optional<wire::RoomMedia> media;
  WallTime media_at;
  std::optional<WallTime> last_media{};  ///< newest report in which anything of it came
  std::optional<WallTime> last_sound{};  ///< newest in which its sound came, or the first of all
};

class Telemetry {
 public:
  /// Returns the facts in it.
  std::vector<core::Fact> note(const RoomId& room, const wire::AgentReport& report, WallTime now);
  /// `rooms`: the roster; a room the report leaves out has neither picture nor sound. Says nothing
  /// of a room of which nothing comes before kGone.
  std::vector<core::Fact> note(const wire::BridgeReport& report, const std::vector<RoomId>& rooms,
                               WallTime now);
  void forget_agent(const RoomId& room);

  /// When what the last report said stops to count; empty: nothing counts already.
  [[nodiscard]] std::optional<WallTime> stale_at() const;
  /// At or after stale_at: drops the measurements and returns "unknown" for every room.
  std::vector<core::Fact> go_stale(const std::vector<RoomId>& rooms);

  [[nodiscard]] const RoomTelemetry* find(const RoomId& room) const;
  [[nodiscard]] std::uint64_t strangers() const { return strangers_; }

 private:
  std::map<RoomId, RoomTelemetry> rooms_;
  std::optional<WallTime> last_report_;
  std::uint64_t strangers_ = 0;
};

}  // namespace nhipcau::session
