#pragma once

#include <functional>
#include <optional>
#include <string>

#include "common/leg/rtp_leg.hpp"
#include "endpoint-agent/core/core.hpp"
#include "endpoint-agent/devices.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/panel/panel.hpp"
#include "endpoint-agent/preflight/panel_page.hpp"

namespace nhipcau::agent {

/// What is used, and how.
struct DevicesInUse {
  DeviceWords words;
  Treatment treatment;
};

/// What the page's commands do in this room. Called on the main loop.
struct RoomActions {
  std::function<void(bool muted)> mute;
  /// Sends it to the centre; the reply comes with its answer, or without one in time.
  std::function<void(const wire::AgentCommand&, const panel::Reply&)> ask;
  std::function<Expected<void>(DeviceKind, const std::string& word)> choose;
  std::function<Expected<void>(const Treatment&)> treat_sound;
  /// Replies when the list of the state is new.
  std::function<void(const panel::Reply&)> search_devices;
};

/// Gathers what the panel shows and keeps the panel open. A port that is taken costs the panel, not
/// the room. Main loop only.
class PanelDesk {
 public:
  /// `options` outlives it.
  PanelDesk(const JoinOptions& options, const Post& loop, const RoomActions& actions,
            const preflight::PageActions& check);

  void disconnected(const std::string& reason, MonoTime now);
  void introduced(const wire::AgentWelcome& welcome, MonoTime now);
  void follow(const wire::RoomPlan& plan);
  void leg_opened(const std::string& via);
  void devices_found(const std::vector<Device>& devices);

  /// Every 100 ms; sends at most five states a second, and none while nobody looks.
  void tick(const Facts& facts, const leg::RtpLeg::UpFacts& up, const DevicesInUse& in_use,
            MonoTime now);

  /// How the pre-flight check stands: before `tick`.
  void check(const preflight::Desk& desk, MonoTime now);
  [[nodiscard]] bool watched() const { return panel_ && panel_->watched(); }
  void show_picture(panel::Panel::Picture which, const std::string& jpeg);

 private:
  void tell_link(const Facts& facts, const leg::RtpLeg::UpFacts& up);
  void open(const JoinOptions& options, const Post& loop, const RoomActions& actions,
            const preflight::PageActions& check);

  panel::State state_;
  preflight::SheetPages sheet_;
  MonoTime centre_since_;
  Millis server_ahead_{};
  bool heard_ = false;
  MonoTime shown_at_;
  std::optional<panel::Panel> panel_;
};

}  // namespace nhipcau::agent
