#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "common/leg/rtp_leg.hpp"
#include "common/media/receive_stats.hpp"
#include "endpoint-agent/capture/camera.hpp"
#include "endpoint-agent/capture/content.hpp"
#include "endpoint-agent/capture/microphone.hpp"
#include "endpoint-agent/capture/picture_encoder.hpp"
#include "endpoint-agent/capture/sound_encoder.hpp"
#include "endpoint-agent/chosen_devices.hpp"
#include "endpoint-agent/core/core.hpp"
#include "endpoint-agent/core/key_frames.hpp"
#include "endpoint-agent/devices.hpp"
#include "endpoint-agent/media/preview.hpp"
#include "endpoint-agent/media_tunnel.hpp"
#include "endpoint-agent/playout/audio_playout.hpp"
#include "endpoint-agent/playout/display.hpp"
#include "endpoint-agent/playout/lip_sync.hpp"
#include "endpoint-agent/playout/overlay_face.hpp"
#include "endpoint-agent/playout/video_playout.hpp"
#include "endpoint-agent/preflight/desk.hpp"
#include "endpoint-agent/sound_memory.hpp"
#include "endpoint-agent/uplink/picture_uplink.hpp"

namespace boost::asio {
class io_context;
}

namespace spdlog {
class logger;
}

namespace nhipcau::agent {

/// The room's pictures and sound: camera, microphone, screen and loudspeakers, and the media leg
/// that joins them to the bridge. It knows plans, not who sends them. Main loop only.
class Station {
 public:
  /// What was really shown and heard, for who writes it down. Called on the main loop.
  struct Events {
    std::function<void(const ShownPicture&)> on_shown = [](const auto&) {};
    std::function<void(WallTime at, Millis length)> on_gap = [](WallTime, Millis) {};
    std::function<void(WallTime end, const HeardBlock&)> on_block = [](WallTime, const auto&) {};
    /// Pictures and sound have a path; to this address of the bridge.
    std::function<void(const std::string& via)> on_leg = [](const std::string&) {};
    /// Small pictures, while they are wanted.
    std::function<void(std::string jpeg)> on_camera_preview = [](const std::string&) {};
    std::function<void(std::string jpeg)> on_screen_preview = [](const std::string&) {};
  };

  /// `options` outlives it. `truth`: pictures' codes are read and tones measured.
  Station(boost::asio::io_context& loop, const JoinOptions& options, bool truth, Events events);
  /// Stops every device; joins every thread.
  ~Station();
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  /// Camera and microphone start with the first welcome; later ones change nothing but the slate.
  void introduce(const wire::AgentWelcome& welcome);
  /// Whether the centre is there, for the room's own screen.
  void connected(bool connected, WallTime now);
  /// How far the server's clock is ahead of this machine's boot clock.
  void set_server_ahead(Millis ahead) { server_ahead_ = ahead; }
  /// By which the orchestrator was reached last; the bridge is there when its answer names no host.
  void set_orchestrator_address(std::string address) { orchestrator_address_ = std::move(address); }
  void follow(const wire::RoomPlan& plan);
  /// A media generation is complete. Opening is tried again every 2 s while it fails.
  void start_leg(const StartLeg& start);
  void mute(bool muted);
  [[nodiscard]] bool muted() const { return muted_; }

  /// Another device while everything runs: only its own pipeline starts anew, the media generation
  /// stays. Errors: those of ChosenDevices.
  Expected<void> choose(DeviceKind kind, const std::string& word);
  [[nodiscard]] DeviceWords devices() const { return devices_.now()->words; }
  /// Echo, noise and gain of the microphone in use, while it is heard; remembered for it. Error
  /// `bad_file`: it holds until the next start.
  Expected<void> treat_sound(const Treatment& treatment);
  [[nodiscard]] Treatment treatment() const { return room_sound_.treatment(); }

  /// Whether small pictures of camera and screen are to be made.
  void want_previews(bool wanted);

  /// Every 100 ms.
  void tick(MonoTime now);
  /// Takes what waits on the network; before the ticks of that instant.
  void receive();
  /// 20 ms of sound, on a steady schedule.
  void tick_sound(media::MediaTime scheduled);
  void tick_leg(media::MediaTime now);

  [[nodiscard]] Facts facts(MonoTime now);
  /// Of the line up; -1: not known.
  [[nodiscard]] leg::RtpLeg::UpFacts up_facts() const {
    return leg_ ? leg_->up_facts() : leg::RtpLeg::UpFacts{};
  }

  /// The room's pre-flight check, and what it needs to know of the room at this moment.
  [[nodiscard]] preflight::Desk& preflight() { return preflight_; }
  [[nodiscard]] preflight::RoomNow room_now(bool signed_in);

 private:
  void open_leg(MonoTime now);
  void take_leg(std::unique_ptr<leg::RtpLeg> leg);
  void start_playout();
  void shown(const ShownPicture& picture);
  void main_wanted();
  void content_wanted();
  void follow_content();
  void move_gate();
  void follow_sound_devices();
  void move_lips();
  void move_display();
  void start_encoders();
  std::optional<std::uint16_t> send_up(const leg::UpPacket& packet);
  PictureUplink::Events uplink_events();
  [[nodiscard]] Post poster();

  boost::asio::io_context& loop_;
  boost::asio::steady_timer line_free_;  // for what waits in the uplink
  const JoinOptions& options_;
  ChosenDevices devices_;
  const bool truth_;
  Events events_;
  std::shared_ptr<spdlog::logger> log_;
  bool muted_;
  MainGate gate_;
  wire::RoomPlan plan_;         // the newest
  Millis server_ahead_{};       // of this machine's boot clock, since the newest welcome
  wire::AgentWelcome welcome_;  // the newest; no name before the first
  bool connected_ = false;
  std::optional<LostCentre> lost_;  // empty: it is there, or never was
  TitleAge title_age_;
  LipSync lips_;
  std::string orchestrator_address_;
  std::optional<StartLeg> wanted_leg_;  // until it is open
  MonoTime next_leg_at_;

  // What was measured.
  std::optional<MonoTime> picture_at_;
  std::optional<MonoTime> sound_at_;
  media::RateMeter pictures_;
  LevelMeter heard_;
  leg::RtpLeg::DownFacts down_;
  MonoTime down_at_;

  std::string room_name_;
  RoomSound room_sound_;
  SoundMemory sound_memory_;
  preflight::Desk preflight_;

  // Those with threads end first.
  Inlet camera_sound_;  // from a network camera to the microphone
  Preview camera_preview_;
  Preview screen_preview_;
  MediaTunnel tunnel_;
  std::unique_ptr<leg::RtpLeg> leg_;
  std::optional<Display> display_;
  std::optional<VideoPlayout> screen_;
  std::optional<AudioPlayout> loudspeakers_;
  PictureUplink uplink_;
  std::optional<PictureEncoder> pictures_up_;
  std::optional<SoundEncoder> sound_up_;
  std::optional<Camera> camera_;
  std::optional<Microphone> microphone_;
  std::optional<Content> content_;
};

}  // namespace nhipcau::agent
